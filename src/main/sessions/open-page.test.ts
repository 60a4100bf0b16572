import { expect, test } from 'vitest'
import { contract } from '../../shared/contract/contract.ts'
import type { Caller } from '../calls/caller.ts'
import { sessionsApi } from './sessions-api.ts'

const { signal } = new AbortController()
const handlers = sessionsApi({
  sessions: {
    list: async () => [],
    end: () => {},
    openPage: async () => ({ address: 'http://127.0.0.1:1/?launch=x', file: '/data/launch/x.html' }),
  },
})
const ask = async (via: Caller['via']) => handlers['sessions.openPage']({}, { role: 'admin', via, signal })

test('a terminal of this computer gets a new address', async () => {
  expect(contract['sessions.openPage'].output.parse(await ask('terminal'))).toEqual({
    launchAddress: 'http://127.0.0.1:1/?launch=x',
    file: '/data/launch/x.html',
  })
})

test.each<Caller['via']>(['web', 'window', 'hub'])(
  'nobody else gets one, however much he may do: %s',
  async (via) => {
    await expect(ask(via)).rejects.toMatchObject({ code: 'auth.not_by_terminal' })
  },
)

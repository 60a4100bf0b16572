import { expect, test } from 'vitest'
import { contract } from '../../shared/contract/contract.ts'
import { createHandlers, type UseCases } from './handlers.ts'
import type { Caller } from './hub.ts'
import type { HubParts } from './parts.ts'

const handlers = createHandlers(
  {} as HubParts,
  {
    sessions: {
      openPage: async () => ({ address: 'http://127.0.0.1:1/?launch=x', file: '/data/launch/x.html' }),
    },
  } as unknown as UseCases,
)
const ask = async (via: Caller['via']) => handlers['sessions.openPage']({}, { role: 'admin', via })

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

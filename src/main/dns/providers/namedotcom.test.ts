import { expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { startScripted } from '../testing/scripted-client.ts'
import namedotcom from './namedotcom.ts'

const account = { username: 'someone', token: 'a-token' }

it('takes a server by its host, as lego does, and refuses what is none', () => {
  const parse = (baseUrl: string) => parseFields(namedotcom, { ...account, baseUrl })
  expect(() => parse('api.dev.name.com')).not.toThrow()
  expect(() => parse('not a host')).toThrow(/API URL/)
})

it('strikes the signed-in header out of what Name.com says', async () => {
  const basic = Buffer.from('someone:a-token').toString('base64')
  const { client } = await startScripted(namedotcom, account, ({ headers }) => ({
    status: 403,
    body: { message: 'Permission Denied', details: `you sent ${headers.authorization}` },
  }))
  const error = await client.findZone?.('example.com').catch((failure) => failure)
  expect(error.data.detail).toBe('Permission Denied; you sent Basic [secret]')
  expect(error.data.detail).not.toContain(basic)
})

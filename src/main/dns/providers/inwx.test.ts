import { afterEach, expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createTestIo } from '../testing/test-io.ts'
import { sharedSecret, startFixture } from './fixtures/inwx.ts'
import inwx from './inwx.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async (factors: 'one' | 'two') => {
  const fixture = await startFixture(factors)
  const io = createTestIo()
  cleanUps.push(io.http.close, fixture.stop)
  const record = { fqdn: `_acme-challenge.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  const open = (more: Record<string, string> = {}) =>
    inwx.create(parseFields(inwx, { ...fixture.fields, ...more }), io)
  return { fixture, record, open }
}

it('begins a new session when INWX has forgotten the old one', async () => {
  const { fixture, record, open } = await start('one')
  const client = open()
  await client.present(record)
  fixture.endSessions()
  await client.cleanUp(record, undefined)
  expect(fixture.valuesAt(record.fqdn)).toEqual([])
})

it('answers the question for a second factor, each time with another code', async () => {
  const { fixture, record, open } = await start('two')
  await open({ sharedSecret }).present(record)
  await open({ sharedSecret }).cleanUp(record, undefined)
  expect(fixture.valuesAt(record.fqdn)).toEqual([])
})

it('says that the shared secret is missing', async () => {
  const { record, open } = await start('two')
  await expect(open().present(record)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
    message: expect.stringContaining('the shared secret is missing'),
  })
})

it('does not take a shared secret that is none', () => {
  const fields = { username: 'u', password: 'p', sharedSecret: 'not base32!' }
  expect(() => parseFields(inwx, fields)).toThrow(/Shared secret is not base32/)
})

import { afterEach, expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createTestIo } from '../testing/test-io.ts'
import acmedns, { registerAcmeDnsAccount } from './acmedns.ts'
import { startFixture } from './fixtures/acmedns.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async () => {
  const fixture = await startFixture()
  const io = createTestIo()
  cleanUps.push(io.http.close, fixture.stop)
  const client = acmedns.create(parseFields(acmedns, fixture.fields), io)
  const record = { fqdn: fixture.name ?? '', zone: fixture.zone, ttl: 60 }
  return { fixture, io, client, put: (letter: string) => ({ ...record, value: letter.repeat(43) }) }
}

it('does not push the other value out when one is presented again', async () => {
  const { fixture, client, put } = await start()
  await client.present(put('a'))
  await client.present(put('b'))
  await client.present(put('b'))
  expect(fixture.valuesAt('')).toEqual([put('a').value, put('b').value])
})

it('has room again after a clean-up', async () => {
  const { fixture, client, put } = await start()
  for (const letter of ['a', 'b']) await client.present(put(letter))
  await client.cleanUp(put('a'), {})
  await client.present(put('c'))
  expect(fixture.valuesAt('')).toEqual([put('b').value, put('c').value])
})

it('names the CNAME record that is missing, before it asks the server', async () => {
  const { fixture, client, put } = await start()
  await expect(client.present({ ...put('a'), fqdn: '_acme-challenge.example.com' })).rejects.toMatchObject({
    code: 'dns.not_delegated',
    data: { hint: expect.stringContaining(fixture.fields.ACME_DNS_SUBDOMAIN ?? '') },
  })
  expect(fixture.valuesAt('')).toEqual([])
})

it('registers an account, whose password is a secret', async () => {
  const { fixture, io } = await start()
  const account = await registerAcmeDnsAccount(`${fixture.fields.ACME_DNS_API_BASE}/`, ['192.0.2.0/24'], io)
  expect(account).toMatchObject({
    subdomain: fixture.fields.ACME_DNS_SUBDOMAIN,
    username: fixture.fields.ACME_DNS_USERNAME,
    fullDomain: fixture.name,
  })
  expect(account.password.expose()).toBe(fixture.fields.ACME_DNS_PASSWORD)
})

it('takes the first part of the name alone as the subdomain', () => {
  const fields = { baseUrl: 'https://a.test', subdomain: 'x.auth.test', username: 'u', password: 'p' }
  expect(() => parseFields(acmedns, fields)).toThrow(/Subdomain is the first part/)
})

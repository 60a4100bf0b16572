import { afterEach, expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createDnsWorld } from '../testing/dns-world.ts'
import { createTestIo } from '../testing/test-io.ts'
import { startFixture } from './fixtures/ovh.ts'
import ovh from './ovh.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async () => {
  const fixture = await startFixture()
  const io = createTestIo()
  cleanUps.push(io.http.close, fixture.stop)
  const record = { fqdn: `_acme-challenge.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  const open = (fields: Record<string, string>) => ovh.create(parseFields(ovh, fields), io)
  return { fixture, record, open, serving: () => fixture.valuesAt(record.fqdn) }
}

it('writes as a service account', async () => {
  const { fixture, record, open, serving } = await start()
  const client = open(fixture.client)
  await client.present(record)
  expect(serving()).toEqual(['mine'])
})

it('says that a service account’s secret is wrong', async () => {
  const { fixture, record, open } = await start()
  const client = open({ ...fixture.client, OVH_CLIENT_SECRET: 'wrong' })
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
    data: { detail: 'bad client' },
  })
})

it('leaves records of longer names alone, which OVHcloud lists too', async () => {
  const { fixture, record, open, serving } = await start()
  const client = open(fixture.fields)
  await client.present({ ...record, fqdn: `_acme-challenge.www.${fixture.zone}` })
  await client.present({ ...record, fqdn: `x._acme-challenge.${fixture.zone}` })
  await client.cleanUp(record, undefined)
  expect(fixture.valuesAt(`x._acme-challenge.${fixture.zone}`)).toEqual(['mine'])
  expect(serving()).toEqual([])
})

it('writes and removes with keys that may read nothing, in the zone that DNS tells', async () => {
  const { fixture, record, serving } = await start()
  fixture.rights.read = false
  const { resolver } = createDnsWorld({ [fixture.zone]: { servers: { 'ns1.ovh.test': '192.0.2.1' } } })
  const client = ovh.create(parseFields(ovh, fixture.fields), { ...createTestIo(), resolver })
  await expect(client.findZone?.(record.fqdn)).resolves.toBe(fixture.zone)
  const ref = await client.present(record)
  expect(serving()).toEqual(['mine'])
  await client.cleanUp(record, ref)
  expect(serving()).toEqual([])
})

it('says what is not granted when a record cannot be found without it', async () => {
  const { fixture, record, open } = await start()
  await open(fixture.fields).present(record)
  fixture.rights.read = false
  await expect(open(fixture.fields).cleanUp(record, undefined)).rejects.toMatchObject({
    code: 'dns.permission_denied',
    data: { detail: 'This call has not been granted' },
  })
})

it.each([
  [{}, /give applicationKey and applicationSecret and consumerKey, or .*, or accessToken/],
  [{ accessToken: 'a', clientId: 'c', clientSecret: 's' }, /not several/],
  [{ accessToken: 'a', endpoint: 'ovh-mars' }, /Endpoint must be one of/],
])('does not take %o', (fields, words) => {
  expect(() => parseFields(ovh, fields)).toThrow(words)
})

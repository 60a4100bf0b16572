import { afterEach, expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createTestIo } from '../testing/test-io.ts'
import { type StoredHost, startFixture, startingHosts } from './fixtures/namecheap.ts'
import namecheap from './namecheap.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async (hosts?: readonly StoredHost[]) => {
  const fixture = await startFixture(hosts)
  const io = createTestIo()
  cleanUps.push(io.http.close, fixture.stop)
  const record = { fqdn: `_acme-challenge.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  const client = namecheap.create(parseFields(namecheap, fixture.fields), io)
  return { fixture, record, client, stored: fixture.stored }
}

const mine: StoredHost = { name: '_acme-challenge', type: 'TXT', address: 'mine', mxPref: '10', ttl: '60' }

it('leaves every other host as it is: kinds, quotes, preferences, times to live, and the mail setting', async () => {
  const { client, record, stored } = await start()
  await client.present(record)
  expect(stored).toMatchObject({ hosts: [...startingHosts, mine], emailType: 'MX' })
  await client.cleanUp(record, undefined)
  expect(stored).toMatchObject({ hosts: startingHosts, emailType: 'MX' })
})

it('keeps every one of many values that are presented at once', async () => {
  const { client, record, stored } = await start()
  const values = Array.from({ length: 12 }, (_, index) => `value${index}`)
  await Promise.all(values.map((value) => client.present({ ...record, value })))
  expect(stored.hosts.slice(startingHosts.length).map(({ address }) => address)).toEqual(values)
  expect(stored.hosts.slice(0, startingHosts.length)).toEqual(startingHosts)
})

it('writes nothing when Namecheap lists no hosts', async () => {
  const { client, record, stored } = await start([])
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.provider_error',
    message: expect.stringContaining('it lists no hosts of namecheap.co.test'),
  })
  expect(stored.hosts).toEqual([])
})

it('writes nothing when a host cannot be read whole', async () => {
  const hosts = [...startingHosts, { name: 'odd', type: 'A', address: '', mxPref: '10', ttl: '60' }]
  const { client, record, stored } = await start(hosts)
  await expect(client.present(record)).rejects.toMatchObject({
    message: expect.stringContaining('one without Address'),
  })
  expect(stored.hosts).toEqual(hosts)
})

it('writes nothing when the domain is served elsewhere', async () => {
  const { client, record, stored } = await start()
  stored.usesOurDns = false
  await expect(client.present(record)).rejects.toMatchObject({ code: 'dns.provider_refused' })
  expect(stored.hosts).toEqual(startingHosts)
})

it('writes again what another program has overwritten, and keeps what that wrote', async () => {
  const { fixture, client, record, stored } = await start()
  const theirs: StoredHost = { name: 'new', type: 'A', address: '192.0.2.7', mxPref: '10', ttl: '60' }
  let times = 0
  fixture.meddleWith(() => {
    if (times++ === 0) stored.hosts = [...startingHosts, theirs]
  })
  await client.present(record)
  expect(stored.hosts).toEqual([...startingHosts, theirs, mine])
})

it('says what to do when the address is not whitelisted', async () => {
  const { fixture, record } = await start()
  const fields = { ...fixture.fields, NAMECHEAP_CLIENT_IP: '198.51.100.1' }
  const client = namecheap.create(parseFields(namecheap, fields), createTestIo())
  await expect(client.present(record)).rejects.toMatchObject({
    code: 'dns.credential_rejected',
    data: { detail: 'Invalid request IP: 198.51.100.1' },
  })
})

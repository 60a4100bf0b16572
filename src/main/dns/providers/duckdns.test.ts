import { afterEach, expect, it } from 'vitest'
import type { Resolver } from '../../ports/resolver.ts'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createTestIo } from '../testing/test-io.ts'
import duckdns from './duckdns.ts'
import { startFixture } from './fixtures/duckdns.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const start = async (resolver?: Resolver) => {
  const fixture = await startFixture()
  const io = createTestIo(resolver)
  cleanUps.push(io.http.close, fixture.stop)
  const record = { fqdn: `_acme-challenge.${fixture.zone}`, zone: fixture.zone, value: 'mine', ttl: 60 }
  const set = (txt: string) =>
    fetch(
      `${fixture.fields.DUCKDNS_BASE_URL}/update?${new URLSearchParams({
        domains: fixture.zone.split('.')[0] ?? '',
        token: fixture.fields.DUCKDNS_TOKEN ?? '',
        txt,
      })}`,
    )
  return { fixture, record, set, client: duckdns.create(parseFields(duckdns, fixture.fields), io) }
}

const answering = (data: string): Resolver => {
  const lookup = async (name: string) => ({
    rcode: 'NOERROR',
    authoritative: false,
    answers: [{ name, type: 'TXT', ttl: 60, data }],
    authority: [],
  })
  return { lookup, ask: (_server, name) => lookup(name) }
}

it('leaves a value of another program alone after a restart', async () => {
  const { fixture, client, record, set } = await start(answering('theirs'))
  await set('theirs')
  await client.cleanUp(record, undefined)
  expect(fixture.valuesAt(record.fqdn)).toEqual(['theirs'])
})

it('removes its own value after a restart', async () => {
  const { fixture, client, record, set } = await start(answering('mine'))
  await set('mine')
  await client.cleanUp(record, undefined)
  expect(fixture.valuesAt(record.fqdn)).toEqual([])
})

it('removes nothing for an order that found no room', async () => {
  const { fixture, client, record } = await start()
  const late = { ...record, value: 'late' }
  await client.present(record)
  await expect(client.present(late)).rejects.toMatchObject({ code: 'dns.no_room' })
  await client.cleanUp(late, undefined)
  expect(fixture.valuesAt(record.fqdn)).toEqual(['mine'])
})

it('has room again after a clean-up and after a failure', async () => {
  const { fixture, client, record } = await start()
  await client.present(record)
  await client.cleanUp(record, {})
  await client.present({ ...record, value: 'next' })
  expect(fixture.valuesAt(record.fqdn)).toEqual(['next'])
})

it('writes to names below duckdns.org only', async () => {
  const { client, record } = await start()
  await expect(client.present({ ...record, fqdn: '_acme-challenge.example.com' })).rejects.toMatchObject({
    code: 'dns.zone_not_found',
  })
})

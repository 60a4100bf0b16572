import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonRequest } from '../testing/json-server.ts'
import { fixtureModule, type ProviderFixture } from '../testing/provider-fixture.ts'
import { createTestIo } from '../testing/test-io.ts'
import { parseFields } from './parse-fields.ts'
import type { DnsClient, TxtRecord } from './provider.ts'
import { listProviders } from './registry.ts'

const fixtures = import.meta.glob('../providers/fixtures/*.ts', { eager: true })
const io = createTestIo()
afterAll(() => io.http.close())

const roomy = listProviders().flatMap((provider) => {
  const { code } = provider
  const { speaks, slots, oneName, keeps, startFixture } = fixtureModule.parse(
    fixtures[`../providers/fixtures/${code}.ts`],
  )
  return speaks === 'http' && !slots && !oneName && !keeps ? [[code, provider, startFixture] as const] : []
})

const isWriteOf =
  (name: string) =>
  ({ method, path, body }: JsonRequest): boolean =>
    method !== 'GET' && `${path} ${JSON.stringify(body ?? '')}`.includes(name)

describe.each(roomy)('%s, many at once', (_code, provider, startFixture) => {
  let fixture: ProviderFixture
  let records: TxtRecord[]
  const client = () => provider.create(parseFields(provider, fixture.fields), io)
  const recordAt = (label: string, value: string): TxtRecord => ({
    fqdn: `_acme-challenge.${label}.${fixture.zone}`,
    zone: fixture.zone,
    value: value.padEnd(43, 'v'),
    ttl: 60,
  })
  const presentAll = (one: DnsClient) => Promise.all(records.map((record) => one.present(record)))
  const there = () => records.filter(({ fqdn, value }) => fixture.valuesAt(fqdn).includes(value))

  beforeEach(async () => {
    fixture = await startFixture()
    records = Array.from({ length: 9 }, (_, n) => recordAt(`n${n}`, String(n)))
    records.push(recordAt('n3', 'another'))
    return () => fixture.stop()
  })

  it('writes all of them, and removes them by what it remembers', async () => {
    const one = client()
    const refs = await presentAll(one)
    expect(there()).toEqual(records)
    await Promise.all(records.map((record, index) => one.cleanUp(record, refs[index])))
    expect(records.flatMap(({ fqdn }) => fixture.valuesAt(fqdn))).toEqual([])
  })

  it('removes them when it remembers nothing, and those that are gone too', async () => {
    await presentAll(client())
    const one = client()
    const [first] = records
    if (first) await one.cleanUp(first, undefined)
    await Promise.all(records.map((record) => one.cleanUp(record, undefined)))
    expect(there()).toEqual([])
  })

  it('removes them when one of them is gone that it remembers', async () => {
    const one = client()
    const refs = await presentAll(one)
    await client().cleanUp(recordAt('n5', '5'), undefined)
    await Promise.all(records.map((record, index) => one.cleanUp(record, refs[index])))
    expect(there()).toEqual([])
  })

  it('takes one that is there already, and leaves the values of others', async () => {
    const foreign = recordAt('n5', 'foreign')
    await client().present(foreign)
    await client().present(recordAt('n2', '2'))
    const one = client()
    const refs = await presentAll(one)
    expect(fixture.valuesAt(recordAt('n2', '').fqdn)).toEqual([recordAt('n2', '2').value])
    expect(there()).toEqual(records)
    await Promise.all(records.map((record, index) => one.cleanUp(record, refs[index])))
    expect(there()).toEqual([])
    expect(fixture.valuesAt(foreign.fqdn)).toEqual([foreign.value])
  })

  it('writes values that two clients present at once', async () => {
    const others = records.map((record) => ({ ...record, value: `other-${record.value}` }))
    const other = client()
    await Promise.all([presentAll(client()), ...others.map((record) => other.present(record))])
    expect(there()).toEqual(records)
    expect(others.every(({ fqdn, value }) => fixture.valuesAt(fqdn).includes(value))).toBe(true)
  })

  it('fails for the one alone that is refused', async () => {
    fixture.failWith?.(400, {}, isWriteOf('_acme-challenge.n4'))
    const one = client()
    const outcomes = await Promise.allSettled(records.map((record) => one.present(record)))
    const refused = records.filter((_, index) => outcomes[index]?.status === 'rejected')
    expect(refused.map(({ fqdn }) => fqdn)).toEqual([recordAt('n4', '').fqdn])
    expect(outcomes[4]).toMatchObject({ reason: { code: 'dns.provider_refused' } })
    expect(there()).toEqual(records.filter((record) => !refused.includes(record)))
  })

  it('fails for who cancels alone', async () => {
    const one = client()
    const controller = new AbortController()
    const reason = new Error('the person pressed cancel')
    const cancelled = one.present(recordAt('n4', 'cancelled'), controller.signal)
    const others = presentAll(one)
    controller.abort(reason)
    await expect(cancelled).rejects.toBe(reason)
    await others
    expect(there()).toEqual(records)
  })

  it('says of each that the server is in trouble', async () => {
    const one = client()
    fixture.failWith?.(500)
    const outcomes = await Promise.allSettled(records.map((record) => one.present(record)))
    expect(outcomes.map(({ status }) => status)).toEqual(records.map(() => 'rejected'))
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'dns.provider_error' } })
  })
})

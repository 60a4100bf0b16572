import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../src/main/adapters/clock/system-clock.ts'
import { createHttp } from '../../src/main/adapters/http/node-http.ts'
import { runProgram } from '../../src/main/adapters/programs/run-program.ts'
import { createResolver } from '../../src/main/dns/lookup/resolver.ts'
import { findZone } from '../../src/main/dns/lookup/zone.ts'
import { parseFields } from '../../src/main/dns/provider-kit/parse-fields.ts'
import type { TxtRecord } from '../../src/main/dns/provider-kit/provider.ts'
import pdns from '../../src/main/dns/providers/pdns.ts'
import type { Http } from '../../src/main/ports/http.ts'
import type { Resolver } from '../../src/main/ports/resolver.ts'
import { labDescribe } from '../lab-test.ts'
import { type PowerDns, startPowerDns } from '../power-dns.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

labDescribe('the provider for PowerDNS at a real one', () => {
  let dir: string
  let server: PowerDns
  let http: Http
  let resolver: Resolver
  const client = (fields: Record<string, string> = {}) => {
    const values = parseFields(pdns, { apiUrl: server.apiUrl, apiKey: server.apiKey, ...fields })
    return pdns.create(values, { http, resolver, clock: systemClock, log, runProgram })
  }
  const record = (label: string, value: string): TxtRecord => ({
    fqdn: `_acme-challenge.${label}.pdns.test`,
    zone: 'pdns.test',
    value,
    ttl: 60,
  })
  const valuesAt = async ({ fqdn }: TxtRecord): Promise<string[]> => {
    const { answers } = await resolver.ask({ address: server.address, port: server.port }, fqdn, 'TXT')
    return answers.map(({ data }) => data).sort()
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'certhub-dns-'))
    server = await startPowerDns({ dir })
    http = createHttp()
    resolver = createResolver({ authoritative: { address: server.address, port: server.port } })
  })
  afterAll(async () => {
    http.close()
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  })

  it('writes values that DNS then serves, and removes each alone', async () => {
    const [one, two] = [record('www', 'one'), record('www', 'two')]
    await Promise.all([client().present(one), client().present(two)])
    expect(await valuesAt(one)).toEqual(['one', 'two'])
    await client().cleanUp(one, undefined)
    expect(await valuesAt(one)).toEqual(['two'])
    await client().cleanUp(two, undefined)
    expect(await valuesAt(one)).toEqual([])
  })

  it('keeps 20 values that are written to one name at once', async () => {
    const records = Array.from({ length: 20 }, (_, index) => record('many', `value-${index}`))
    await Promise.all(records.map((one) => client().present(one)))
    expect(await valuesAt(record('many', ''))).toEqual(records.map(({ value }) => value).sort())
  })

  it('writes and removes 50 names in few requests, and leaves what others have there', async () => {
    const sent: string[] = []
    const counted: Http = {
      ...http,
      request(request) {
        sent.push(request.method)
        return http.request(request)
      },
    }
    const values = parseFields(pdns, { apiUrl: server.apiUrl, apiKey: server.apiKey })
    const one = pdns.create(values, { http: counted, resolver, clock: systemClock, log, runProgram })
    const foreign = record('batch7', 'foreign')
    await client().present(foreign)
    const records = Array.from({ length: 50 }, (_, index) => record(`batch${index}`, `value-${index}`))
    await Promise.all(records.map((each) => one.present(each)))
    expect(await valuesAt(foreign)).toEqual(['foreign', 'value-7'])
    expect((await Promise.all(records.map(valuesAt))).every(({ length }) => length > 0)).toBe(true)
    await Promise.all(records.map((each) => one.cleanUp(each, undefined)))
    expect((await Promise.all(records.map(valuesAt))).flat()).toEqual(['foreign'])
    expect(sent).toEqual(['GET', 'PATCH', 'GET', 'GET', 'PATCH', 'GET'])
    await client().cleanUp(foreign, undefined)
  })

  it('fails for the one name alone that PowerDNS refuses among many', async () => {
    const records = Array.from({ length: 8 }, (_, index) => record(`among${index}`, 'v'))
    const bad = { ...record('bad', 'v'), fqdn: 'a name with spaces.pdns.test' }
    const one = client()
    const outcomes = await Promise.allSettled([...records, bad].map((each) => one.present(each)))
    expect(outcomes.map(({ status }) => status)).toEqual([...records.map(() => 'fulfilled'), 'rejected'])
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'dns.provider_refused' } })
    expect((await Promise.all(records.map(valuesAt))).flat()).toEqual(records.map(() => 'v'))
    await Promise.all(records.map((each) => one.cleanUp(each, undefined)))
  })

  it('presents and removes twice without harm', async () => {
    const one = record('twice', 'one')
    await client().present(one)
    await client().present(one)
    expect(await valuesAt(one)).toEqual(['one'])
    await client().cleanUp(one, {})
    await client().cleanUp(one, {})
    expect(await valuesAt(one)).toEqual([])
  })

  it('finds the zone by the API and by DNS', async () => {
    await expect(client().findZone?.('_acme-challenge.a.b.other-pdns.test')).resolves.toBe('other-pdns.test')
    await expect(findZone(resolver, '_acme-challenge.a.b.other-pdns.test')).resolves.toEqual({
      zone: 'other-pdns.test',
    })
  })

  it('finds the zone of 50 names at once', async () => {
    const one = client()
    const names = Array.from({ length: 50 }, (_, index) => `_acme-challenge.n${index}.other-pdns.test`)
    const found = await Promise.all(names.map((name) => one.findZone?.(name)))
    expect(new Set(found)).toEqual(new Set(['other-pdns.test']))
  })

  it('says that a zone is not there', async () => {
    await expect(client().findZone?.('_acme-challenge.nowhere.invalid')).rejects.toMatchObject({
      code: 'dns.zone_not_found',
    })
    await expect(findZone(resolver, '_acme-challenge.nowhere.invalid')).rejects.toMatchObject({
      code: 'dns.zone_not_found',
    })
    const elsewhere = { ...record('x', 'v'), fqdn: 'x.nowhere.invalid', zone: 'nowhere.invalid' }
    await expect(client().present(elsewhere)).rejects.toMatchObject({ code: 'dns.zone_not_found' })
  })

  it('says that the key is wrong, without showing it', async () => {
    const refused = client({ apiKey: 'a-wrong-key' }).present(record('x', 'v'))
    await expect(refused).rejects.toMatchObject({ code: 'dns.credential_rejected' })
    await expect(refused).rejects.not.toThrow(/a-wrong-key/)
  })

  it('says that nothing listens at the address', async () => {
    await expect(client({ apiUrl: 'http://127.0.0.1:9' }).present(record('x', 'v'))).rejects.toMatchObject({
      code: 'dns.provider_unreachable',
    })
  })
})

import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { startLab } from '../lab/start.ts'
import { systemClock } from '../src/main/adapters/clock/system-clock.ts'
import { createHttp } from '../src/main/adapters/http/node-http.ts'
import { runProgram } from '../src/main/adapters/programs/run-program.ts'
import { inParallel } from '../src/main/concurrency/limit.ts'
import { waitForTxt } from '../src/main/dns/lookup/propagation.ts'
import { createResolver } from '../src/main/dns/lookup/resolver.ts'
import { parseFields } from '../src/main/dns/provider-kit/parse-fields.ts'
import type { DnsClient, DnsProvider, ProviderIo, TxtRecord } from '../src/main/dns/provider-kit/provider.ts'
import { fixtureModule } from '../src/main/dns/testing/provider-fixture.ts'
import type { Figure } from './figure.ts'
import { percentile } from './statistics.ts'

const names = 50
/** As an order does it. */
const atOnceOf = ({ gathers }: DnsClient): number => (gathers ? 100 : 10)
const fixtures = new URL('../src/main/dns/providers/fixtures/', import.meta.url)

/** Requests that are enough for 50 names, both ways, with what it takes to sign in and to find the zone. */
const aims = {
  /** Many values in one request, to write and to remove them. */
  together: 12,
  /** Many values in one request to write them, and one request each to remove them. */
  writtenTogether: names + 12,
  /** One look at the zone, then a request for each value to write it, and one to remove it. */
  listed: 2 * names + 30,
  /** A look at each name before it is written, or looks at changes until they are done. */
  single: 3 * names + 12,
}
const aimOf: Record<string, keyof typeof aims> = {
  azuredns: 'listed',
  cloudflare: 'together',
  desec: 'together',
  dnsimple: 'together',
  dnsmadeeasy: 'together',
  dnsupdate: 'together',
  gcloud: 'together',
  godaddy: 'writtenTogether',
  hetzner: 'single',
  ionos: 'writtenTogether',
  namecheap: 'together',
  ovh: 'single',
  pdns: 'together',
  route53: 'together',
  scaleway: 'together',
}
/** Lists of zones come in pages. */
const aimOfZones = 6
/** A token may see no list, so each name is tried that may be a zone. */
const tried = new Set(['gandiv5', 'infomaniak'])
/** As an order does it. */
const zonesAtOnce = 10
/** One name, both ways: what the slowest of them needs, lists of zones in pages included. */
const aimOfOne = 12
/** Its fixture gives lists in pages of one record, to test that pages are read. */
const skewed = new Set(['infomaniak'])

/** The registry is put together by the build; here each is read by itself. */
const providerModule = z.object({ default: z.custom<DnsProvider>((value) => typeof value === 'object') })
const load = async (code: string): Promise<DnsProvider> =>
  providerModule.parse(await import(new URL(`../src/main/dns/providers/${code}.ts`, import.meta.url).href))
    .default

const recordsIn = (zone: string, count: number): TxtRecord[] =>
  Array.from({ length: count }, (_, n) => ({
    fqdn: `_acme-challenge.n${n}.${zone}`,
    zone,
    value: `${n}`.padEnd(43, 'v'),
    ttl: 60,
  }))

/** Names of one zone written and removed again by one client, and the requests that took. */
const measureNames = async (
  count: number,
  aim: number,
  [code, fields, zone]: [string, Record<string, string>, string],
  io: ProviderIo,
  requests: () => number,
): Promise<Figure> => {
  const provider = await load(code)
  const client = provider.create(parseFields(provider, fields), io)
  const records = recordsIn(zone, count)
  const before = requests()
  const atOnce = atOnceOf(client)
  const refs = await inParallel(records, atOnce, (record) => client.present(record))
  const presented = requests()
  await inParallel([...records.entries()], atOnce, ([index, record]) => client.cleanUp(record, refs[index]))
  const removed = requests()
  const parts = `${presented - before} + ${removed - presented}`
  const what = `${code}: ${count} ${count === 1 ? 'name' : 'names'}, ${parts}`
  return { what, measured: removed - before, aim, unit: 'requests' }
}

const measure = async (
  code: string,
  fields: Record<string, string>,
  zone: string,
  io: ProviderIo,
  requests: () => number,
): Promise<Figure[]> => {
  const place: [string, Record<string, string>, string] = [code, fields, zone]
  const many = await measureNames(names, aims[aimOf[code] ?? 'listed'], place, io, requests)
  const one = await measureNames(1, aimOfOne, place, io, requests)
  return [many, one, ...(await measureZones(place, io, requests))]
}

/** The zone of each of 50 names found, as an order does before it writes. */
const measureZones = async (
  [code, fields, zone]: [string, Record<string, string>, string],
  io: ProviderIo,
  requests: () => number,
): Promise<Figure[]> => {
  const provider = await load(code)
  const { findZone } = provider.create(parseFields(provider, fields), io)
  if (!findZone) return []
  const before = requests()
  await inParallel(recordsIn(zone, names), zonesAtOnce, ({ fqdn }) => findZone(fqdn))
  const aim = tried.has(code) ? names + 12 : aimOfZones
  return [{ what: `${code}: zone of ${names} names`, measured: requests() - before, aim, unit: 'requests' }]
}

const ioWith = (http: ProviderIo['http']): ProviderIo => ({
  http,
  clock: systemClock,
  resolver: createResolver({ servers: [] }),
  log: { debug() {}, info() {}, warn() {}, error() {} },
  runProgram,
})

const benchFixtures = async (io: ProviderIo): Promise<Figure[]> => {
  const figures: Figure[] = []
  for (const file of (await readdir(fixtures)).sort()) {
    const code = file.replace(/\.ts$/, '')
    const loaded = fixtureModule.parse(await import(new URL(file, fixtures).href))
    if (loaded.speaks !== 'http' || loaded.slots !== undefined || skewed.has(code)) continue
    const fixture = await loaded.startFixture()
    try {
      figures.push(
        ...(await measure(code, fixture.fields, fixture.zone, io, () => fixture.countRequests?.() ?? 0)),
      )
    } finally {
      await fixture.stop()
    }
  }
  return figures
}

/** Updates of a real BIND, counted in its log; and how soon after its answer a record is noticed by who waits for it. */
const benchBind = async (io: ProviderIo): Promise<Figure[]> => {
  const lab = await startLab({ bind: true })
  try {
    const { address, port } = lab.bind
    const key = lab.bind.key()
    const fields = {
      nameserver: `${address}:${port}`,
      tsigKey: key.name,
      tsigAlgorithm: key.algorithm,
      tsigSecret: key.secret,
    }
    const log = join(lab.bind.folder, 'named.log')
    const updates = (): number => readFileSync(log, 'utf8').match(/signer .* approved/g)?.length ?? 0
    const counted = await measure('dnsupdate', fields, 'example.test', io, updates)
    // Zones are found by questions, which this log does not hold.
    const [many, one] = counted
    const lags = await noticeLags(fields, { address, port }, io)
    return [
      ...[many, one].filter((figure) => figure !== undefined),
      { what: 'a record is noticed, p50', measured: percentile(lags, 0.5), aim: 100, unit: 'ms' },
      { what: 'a record is noticed, worst of 40', measured: Math.max(...lags), aim: 100, unit: 'ms' },
    ]
  } finally {
    await lab.stop()
  }
}

const noticeLags = async (
  fields: Record<string, string>,
  server: { address: string; port: number },
  io: ProviderIo,
): Promise<number[]> => {
  const provider = await load('dnsupdate')
  const client = provider.create(parseFields(provider, fields), io)
  const resolver = { ...createResolver(), authoritative: server }
  const lags: number[] = []
  for (let n = 0; n < 40; n++) {
    const record = { fqdn: `_acme-challenge.lag${n}.example.test`, zone: 'example.test', value: 'v', ttl: 60 }
    const noticed = waitForTxt(resolver, { records: [record], timeoutMs: 30_000 }).then(() =>
      performance.now(),
    )
    // It is looked for already when it is written, for up to 4 s.
    await delay((n * 100) % 4000)
    await client.present(record)
    const written = performance.now()
    lags.push(Math.max(0, (await noticed) - written))
  }
  return lags
}

/** What 50 names of one zone cost at each provider with a fixture and at BIND, and how soon a record is noticed. */
export const benchDns = async (): Promise<Figure[]> => {
  const http = createHttp()
  try {
    const io = ioWith(http)
    return [...(await benchFixtures(io)), ...(await benchBind(io))]
  } finally {
    http.close()
  }
}

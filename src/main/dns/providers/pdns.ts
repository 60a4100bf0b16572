import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { createMemo } from '../../concurrency/memo.ts'
import { ancestorsOf, longestZone } from '../../names/domain-names.ts'
import { HttpFailure } from '../../ports/http.ts'
import { quoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { createAskedZones } from '../provider-kit/asked-zones.ts'
import { createBatches, fulfilled } from '../provider-kit/batches.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { TooLong } from '../provider-kit/pages.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
} from '../provider-kit/provider.ts'
import { createRecordSetsClientIn } from '../provider-kit/record-sets.ts'
import { noSet, type RecordSet, type SetWrite } from '../provider-kit/set-changes.ts'

const provider = 'PowerDNS'
/** Sets in one request. */
const mostTogether = 100
/** Names that are asked for one by one. */
const mostAsked = 8

const recordSchema = z.object({ content: z.string(), disabled: z.boolean().default(false) })
const setSchema = z.object({
  name: z.string(),
  type: z.string(),
  ttl: z.number(),
  records: z.array(recordSchema),
})
const zoneSchema = z.object({ rrsets: z.array(setSchema) })
const zonesSchema = z.array(z.object({ name: z.string() }))

type Records = z.output<typeof recordSchema>[]

const isTooLarge = (error: unknown): boolean =>
  error instanceof CerthubError && error.cause instanceof HttpFailure && error.cause.kind === 'too_large'

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const { apiUrl, apiKey, serverName } = values
  const baseUrl = (apiUrl?.expose() ?? '').replace(/\/+$/, '')
  const api = createJsonApi(
    { provider, baseUrl, headers: { 'x-api-key': apiKey?.expose() ?? '' }, secrets: apiKey ? [apiKey] : [] },
    io,
  )
  const path = `/api/v1/servers/${encodeURIComponent(serverName?.expose() ?? 'localhost')}/zones`

  const kept = createMemo<string[] | undefined>(io.clock)
  const listZones = async (query: Record<string, string>): Promise<string[]> => {
    const found = await api.read({ method: 'GET', path, query, schema: zonesSchema })
    return found.map(({ name }) => plainName(name))
  }
  /** Undefined where the server has more zones than one answer can hold. */
  const allZones = (signal?: AbortSignal) =>
    kept('', signal, () =>
      listZones({ dnssec: 'false' }).catch((error: unknown) => {
        if (isTooLarge(error)) return undefined
        throw error
      }),
    )
  const named = (name: string, signal?: AbortSignal) =>
    kept(name, signal, () => listZones({ zone: `${name}.` }))
  /** Each name that could be a zone is asked for; for many names it is quicker to see all zones. */
  const asked = createBatches<string, string | undefined>(async (_key, fqdns, signal) => {
    const names = [...new Set(fqdns.flatMap(ancestorsOf))]
    const all = names.length > mostAsked ? await allZones(signal) : undefined
    const found =
      all ?? (await Promise.all(names.map((name) => named(name, signal)))).flatMap((one) => one ?? [])
    return fqdns.map((fqdn) => fulfilled(longestZone(found, fqdn)))
  })
  const zones = createAskedZones(provider, (fqdn, signal) => asked.add('', fqdn, signal))

  /** What a set was read as: values that a person has switched off are kept as they are. */
  const recordsOf = new WeakMap<RecordSet, Records>()
  const toSet = ({ ttl, records }: z.output<typeof setSchema>): RecordSet => {
    const enabled = records.filter(({ disabled }) => !disabled)
    const set = { ttl, values: enabled.map(({ content }) => content) }
    recordsOf.set(set, records)
    return set
  }

  /** The TXT sets of a name, or of the whole zone. */
  const readSets = async (zone: string, fqdn: string | undefined, signal?: AbortSignal) => {
    const { status, data } = await api.call({
      method: 'GET',
      path: `${path}/${zone}.`,
      ...(fqdn !== undefined && { query: { rrset_name: `${fqdn}.`, rrset_type: 'TXT' } }),
      schema: zoneSchema,
      zone,
      accept: [404],
      signal,
    })
    if (status === 404)
      throw new CerthubError('dns.zone_not_found', { name: fqdn ?? zone, where: `at ${provider} (${zone})` })
    const sets = (data?.rrsets ?? []).filter(({ type }) => type === 'TXT')
    return new Map(sets.map((set) => [plainName(set.name), toSet(set)]))
  }

  const patch = async (writes: SetWrite[], signal?: AbortSignal): Promise<void> => {
    const zone = writes[0]?.record.zone ?? ''
    const rrsets = writes.map(({ record, before, values: contents }) => {
      const kept = (recordsOf.get(before) ?? []).filter(
        ({ content, disabled }) => disabled !== contents.includes(content),
      )
      const added = contents.filter((content) => !kept.some((one) => one.content === content))
      const records = [...kept, ...added.map((content) => ({ content, disabled: false }))]
      const change =
        records.length > 0
          ? { changetype: 'REPLACE', ttl: before.ttl ?? record.ttl, records }
          : { changetype: 'DELETE' }
      return { name: `${record.fqdn}.`, type: 'TXT', ...change }
    })
    await api.call({ method: 'PATCH', path: `${path}/${zone}.`, body: { rrsets }, zone, signal })
  }

  return createRecordSetsClientIn(
    zones,
    {
      provider,
      async read(_zoneId, { fqdn, zone }, signal) {
        return (await readSets(zone, fqdn, signal)).get(fqdn) ?? noSet
      },
      /** All of a zone comes in one answer, which is worth it for more than four names. */
      async list(_zoneId, zone, most, signal) {
        if (most < 2) throw new TooLong()
        return readSets(zone, undefined, signal).catch((error: unknown) => {
          throw isTooLarge(error) ? new TooLong() : error
        })
      },
      write: (_zoneId, write, signal) => patch([write], signal),
      /** All or none: https://doc.powerdns.com/authoritative/http-api/zone.html */
      together: {
        most: mostTogether,
        make: (_zoneId, writes, signal) => patch(writes, signal),
        remove: (_zoneId, writes, signal) => patch(writes, signal),
      },
      encode: quoted,
      noticesConflicts: false,
    },
    io.clock,
  )
}

/** The HTTP API of the PowerDNS Authoritative Server, 4.x and later. */
export default defineDnsProvider({
  code: 'pdns',
  title: 'PowerDNS',
  helpUrl: 'https://doc.powerdns.com/authoritative/http-api/',
  notes: [
    'The API must be on (`webserver=yes`, `api=yes`, `api-key=…`), and `webserver-allow-from` must name this computer.',
  ],
  fields: [
    {
      name: 'apiUrl',
      label: 'API URL',
      env: 'PDNS_API_URL',
      required: true,
      nature: 'address',
      placeholder: 'http://127.0.0.1:8081',
      help: 'Without /api/v1 at its end.',
    },
    { name: 'apiKey', label: 'API key', env: 'PDNS_API_KEY', required: true, nature: 'secret' },
    {
      name: 'serverName',
      advanced: true,
      label: 'Server name',
      env: 'PDNS_SERVER_NAME',
      required: false,
      nature: 'plain',
      default: 'localhost',
      help: 'The server id of the API; nearly always localhost.',
    },
  ],
  check: ({ apiUrl }) =>
    apiUrl && /^https?:\/\/[^\s?#]+$/.test(apiUrl.expose()) && URL.canParse(apiUrl.expose())
      ? undefined
      : 'API URL must be an http:// or https:// address',
  create,
})

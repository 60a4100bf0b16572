import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { createJsonApi, type JsonApi } from '../json-api.ts'
import { createNameLock } from '../name-lock.ts'
import { ancestorsOf, longestZone } from '../names.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider.ts'
import { plainName } from '../wire.ts'

const provider = 'PowerDNS'

const recordSchema = z.object({ content: z.string(), disabled: z.boolean().default(false) })
const zoneSchema = z.object({
  rrsets: z.array(
    z.object({ name: z.string(), type: z.string(), ttl: z.number(), records: z.array(recordSchema) }),
  ),
})
const zonesSchema = z.array(z.object({ name: z.string() }))

type Records = z.output<typeof recordSchema>[]
interface RecordSet {
  ttl: number | undefined
  records: Records
}

/** A set is replaced as a whole, so its writers take turns; those of other programs are met by looking again. */
const lock = createNameLock()
const mostTries = 5

const quoted = (value: string): string => `"${value}"`

const read = async (
  api: JsonApi,
  zonePath: string,
  { fqdn, zone }: TxtRecord,
  signal?: AbortSignal,
): Promise<RecordSet> => {
  const { status, data } = await api.call({
    method: 'GET',
    path: zonePath,
    query: { rrset_name: `${fqdn}.`, rrset_type: 'TXT' },
    schema: zoneSchema,
    zone,
    accept: [404],
    signal,
  })
  if (status === 404)
    throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider} (${zone})` })
  const set = data?.rrsets.find(({ name, type }) => type === 'TXT' && plainName(name) === fqdn)
  return { ttl: set?.ttl, records: set?.records ?? [] }
}

/** Puts `next(current)` in the place of the name's TXT set until it is found there. */
const replace = async (
  api: JsonApi,
  zonePath: string,
  record: TxtRecord,
  next: (current: Records) => Records | undefined,
  signal?: AbortSignal,
): Promise<void> => {
  for (let tries = 0; tries < mostTries; tries++) {
    const { ttl = record.ttl, records: current } = await read(api, zonePath, record, signal)
    const records = next(current)
    if (!records) return
    const change = records.length > 0 ? { changetype: 'REPLACE', ttl, records } : { changetype: 'DELETE' }
    await api.call({
      method: 'PATCH',
      path: zonePath,
      body: { rrsets: [{ name: `${record.fqdn}.`, type: 'TXT', ...change }] },
      zone: record.zone,
      signal,
    })
  }
  if (!next((await read(api, zonePath, record, signal)).records)) return
  throw new CerthubError('dns.provider_error', {
    provider,
    problem: `another program keeps changing ${record.fqdn}`,
  })
}

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const { apiUrl, apiKey, serverName } = values
  const baseUrl = (apiUrl?.expose() ?? '').replace(/\/+$/, '')
  const api = createJsonApi(
    { provider, baseUrl, headers: { 'x-api-key': apiKey?.expose() ?? '' }, secrets: apiKey ? [apiKey] : [] },
    io,
  )
  const zones = `/api/v1/servers/${encodeURIComponent(serverName?.expose() ?? 'localhost')}/zones`
  const pathOf = (zone: string) => `${zones}/${zone}.`
  const keyOf = ({ fqdn }: TxtRecord) => `${baseUrl} ${zones} ${fqdn}`
  return {
    async present(record, signal) {
      const mine = { content: quoted(record.value), disabled: false }
      const add = (current: Records) =>
        current.some(({ content, disabled }) => content === mine.content && !disabled)
          ? undefined
          : [...current.filter(({ content }) => content !== mine.content), mine]
      await lock.run(keyOf(record), () => replace(api, pathOf(record.zone), record, add, signal))
      return {}
    },
    async cleanUp(record, _ref, signal) {
      const remove = (current: Records) => {
        const others = current.filter(({ content }) => content !== quoted(record.value))
        return others.length === current.length ? undefined : others
      }
      await lock.run(keyOf(record), () => replace(api, pathOf(record.zone), record, remove, signal))
    },
    async findZone(fqdn, signal) {
      const lists = await Promise.all(
        ancestorsOf(fqdn).map((name) =>
          api.read({ method: 'GET', path: zones, query: { zone: `${name}.` }, schema: zonesSchema, signal }),
        ),
      )
      const zone = longestZone(
        lists.flat().map(({ name }) => plainName(name)),
        fqdn,
      )
      if (zone === undefined)
        throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider}` })
      return zone
    },
  }
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
      secret: false,
      placeholder: 'http://127.0.0.1:8081',
      help: 'Without /api/v1 at its end.',
    },
    { name: 'apiKey', label: 'API key', env: 'PDNS_API_KEY', required: true, secret: true },
    {
      name: 'serverName',
      advanced: true,
      label: 'Server name',
      env: 'PDNS_SERVER_NAME',
      required: false,
      secret: false,
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

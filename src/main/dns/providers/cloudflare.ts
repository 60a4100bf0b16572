import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { createJsonApi, type JsonApi } from '../json-api.ts'
import { longestZone } from '../names.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider.ts'
import { createZoneList, type ListedZone } from '../zone-list.ts'

const provider = 'Cloudflare'
const defaultBaseUrl = 'https://api.cloudflare.com/client/v4'
const zonesPerPage = 50
/** “An identical record already exists.” */
const duplicateCode = 81058
/** A malformed token or key is refused with 400 and one of these, not with 401. */
const credentialCodes = new Set([6003, 6103, 6111, 9103, 9106, 9109, 10000])

const failureSchema = z.object({ errors: z.array(z.object({ code: z.number(), message: z.string() })) })
const zonesSchema = z.object({
  result: z.array(z.object({ id: z.string(), name: z.string(), status: z.string().optional() })),
  result_info: z.object({ total_pages: z.number().optional() }).nullish(),
})
const recordSchema = z.object({ result: z.object({ id: z.string() }) })
const recordsSchema = z.object({ result: z.array(z.object({ id: z.string(), content: z.string() })) })

const quoted = (value: string): string => `"${value}"`
const codesOf = (body: unknown): number[] =>
  failureSchema.safeParse(body).data?.errors.map(({ code }) => code) ?? []
const explain = (body: unknown): string | undefined =>
  failureSchema
    .safeParse(body)
    .data?.errors.map(({ code, message }) => `${message} (${code})`)
    .join('; ')

const refuse = (status: number, body: unknown): CerthubError | undefined => {
  if (status !== 400 || !codesOf(body).some((code) => credentialCodes.has(code))) return undefined
  return new CerthubError(
    'dns.credential_rejected',
    { provider, problem: `HTTP ${status}` },
    { detail: explain(body) },
  )
}

const listZones = async (api: JsonApi, signal?: AbortSignal): Promise<ListedZone[]> => {
  const page = (number: number) =>
    api.read({
      method: 'GET',
      path: '/zones',
      query: { per_page: zonesPerPage, page: number },
      schema: zonesSchema,
      refuse,
      signal,
    })
  const first = await page(1)
  const zones = [...first.result]
  for (let number = 2; number <= (first.result_info?.total_pages ?? 1); number++)
    zones.push(...(await page(number)).result)
  return zones.map(({ id, name, status }) => ({ id, name: name.toLowerCase(), active: status === 'active' }))
}

/** The one zone of this name; one that is served, when the name stands in several accounts. */
const pick = (zones: ListedZone[], name: string): ListedZone => {
  const named = zones.filter((zone) => zone.name === name)
  const active = named.filter((zone) => zone.active)
  const [zone, another] = named.length > 1 && active.length > 0 ? active : named
  if (!zone) throw new CerthubError('dns.zone_not_found', { name, where: `at ${provider}` })
  if (another) throw new CerthubError('dns.zone_ambiguous', { provider, zone: name })
  return zone
}

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const { token, zoneToken = token, email, apiKey, baseUrl } = values
  const open = (own: Secret | undefined): JsonApi =>
    createJsonApi(
      {
        provider,
        baseUrl: (baseUrl?.expose() ?? defaultBaseUrl).replace(/\/+$/, ''),
        headers: own
          ? { authorization: `Bearer ${own.expose()}` }
          : { 'x-auth-email': email?.expose() ?? '', 'x-auth-key': apiKey?.expose() ?? '' },
        secrets: [own, apiKey].filter((secret) => secret !== undefined),
        explain,
      },
      io,
    )
  const api = open(token)
  const zones = createZoneList(
    (signal) => listZones(zoneToken === token ? api : open(zoneToken), signal),
    io.clock,
  )

  const find = async (
    id: string,
    { fqdn, zone, value }: TxtRecord,
    signal?: AbortSignal,
  ): Promise<string[]> => {
    const { result } = await api.read({
      method: 'GET',
      path: `/zones/${id}/dns_records`,
      query: { type: 'TXT', name: fqdn, per_page: 100 },
      schema: recordsSchema,
      zone,
      refuse,
      signal,
    })
    return result
      .filter(({ content }) => content === quoted(value) || content === value)
      .map((record) => record.id)
  }

  return {
    async present(record, signal) {
      const { fqdn: name, zone, value, ttl } = record
      const { id: zoneId } = pick(await zones.read(signal), zone)
      let duplicate = false
      const { data } = await api.call({
        method: 'POST',
        path: `/zones/${zoneId}/dns_records`,
        body: { type: 'TXT', name, content: quoted(value), ttl: Math.max(ttl, 60) },
        schema: recordSchema,
        zone,
        refuse,
        tolerate: (body) => {
          duplicate = codesOf(body).includes(duplicateCode)
          return duplicate
        },
        signal,
      })
      if (!duplicate) return { zoneId, recordId: data?.result.id ?? '' }
      const [recordId = ''] = await find(zoneId, record, signal)
      return { zoneId, recordId }
    },
    async cleanUp(record, ref, signal) {
      const zoneId = ref?.zoneId || pick(await zones.read(signal), record.zone).id
      const known = ref?.recordId ? [ref.recordId] : await find(zoneId, record, signal)
      for (const id of known) {
        const path = `/zones/${zoneId}/dns_records/${id}`
        await api.call({ method: 'DELETE', path, zone: record.zone, accept: [404], refuse, signal })
      }
    },
    async findZone(fqdn, signal) {
      const all = await zones.read(signal)
      const name = longestZone(
        all.map((zone) => zone.name),
        fqdn,
      )
      if (name === undefined)
        throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider}` })
      return pick(all, name).name
    },
  }
}

export default defineDnsProvider({
  code: 'cloudflare',
  title: 'Cloudflare',
  helpUrl: 'https://developers.cloudflare.com/fundamentals/api/get-started/create-token/',
  notes: [
    'Limit the token to the zones that are needed: Zone Resources → Include → Specific zone.',
    'A token may be limited to client IP addresses; this computer’s must be among them.',
  ],
  fields: [
    {
      name: 'token',
      label: 'API token',
      env: 'CLOUDFLARE_DNS_API_TOKEN',
      aliases: ['CF_DNS_API_TOKEN'],
      required: false,
      secret: true,
      help: 'With the permissions Zone → DNS → Edit and Zone → Zone → Read.',
    },
    {
      name: 'zoneToken',
      label: 'API token for reading zones',
      env: 'CLOUDFLARE_ZONE_API_TOKEN',
      aliases: ['CF_ZONE_API_TOKEN'],
      required: false,
      secret: true,
      help: 'Only when the token above may not read zones.',
    },
    {
      name: 'email',
      label: 'Account e-mail',
      env: 'CLOUDFLARE_EMAIL',
      aliases: ['CF_API_EMAIL'],
      required: false,
      secret: false,
      help: 'Only with the global API key.',
    },
    {
      name: 'apiKey',
      label: 'Global API key',
      env: 'CLOUDFLARE_API_KEY',
      aliases: ['CF_API_KEY'],
      required: false,
      secret: true,
      help: 'It may do everything in the account; a token that may only edit DNS is safer.',
    },
    {
      name: 'baseUrl',
      advanced: true,
      label: 'API URL',
      env: 'CLOUDFLARE_BASE_URL',
      required: false,
      secret: false,
      default: defaultBaseUrl,
    },
  ],
  check({ token, zoneToken, email, apiKey, baseUrl }) {
    if (baseUrl && !/^https?:\/\/[^\s?#]+$/.test(baseUrl.expose()))
      return 'API URL must be an http:// or https:// address'
    if (token && apiKey) return 'give the API token or the global API key, not both'
    if (token) return undefined
    if (apiKey && !email) return 'the global API key needs the account e-mail'
    if (apiKey && email) return zoneToken ? 'a token for reading zones goes with an API token' : undefined
    return 'an API token is missing'
  },
  create,
})

import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { quoted, unquoted } from '../protocol/txt-text.ts'
import { createAccountZones } from '../provider-kit/account-zones.ts'
import { createJsonApi, type JsonApi } from '../provider-kit/json-api.ts'
import { readPages } from '../provider-kit/pages.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import type { ListRecords } from '../provider-kit/record-list.ts'
import { createRecordsClientIn } from '../provider-kit/records-by-id.ts'
import type { ListedZone } from '../provider-kit/zone-list.ts'
import { createListedOrNamedZones } from '../provider-kit/zones-by-name.ts'

const provider = 'Cloudflare'
const defaultBaseUrl = 'https://api.cloudflare.com/client/v4'
const zonesPerPage = 50
const recordsPerPage = 1000
const shortestTtl = 60
/** Records in one request, with the smallest plan. */
const mostTogether = 200
/** “The record already exists” and “An identical record already exists”: both are said of a TXT value. */
const duplicateCodes = [81057, 81058]
/** A malformed token or key is refused with 400 and one of these, not with 401. */
const credentialCodes = new Set([6003, 6103, 6111, 9103, 9106, 9109, 10000])

const failureSchema = z.object({ errors: z.array(z.object({ code: z.number(), message: z.string() })) })
const zonesSchema = z.object({
  result: z.array(z.object({ id: z.string(), name: z.string(), status: z.string().optional() })),
  result_info: z.object({ total_pages: z.number().optional() }).nullish(),
})
const recordSchema = z.object({ result: z.object({ id: z.string() }) })
const listedSchema = z.object({ id: z.string(), name: z.string(), content: z.string() })
const recordsSchema = z.object({
  result: z.array(listedSchema),
  result_info: z.object({ total_pages: z.number().optional() }).nullish(),
})
const batchSchema = z.object({ result: z.object({ posts: z.array(listedSchema).nullish() }) })

const codesOf = (body: unknown): number[] =>
  failureSchema.safeParse(body).data?.errors.map(({ code }) => code) ?? []
const explain = (body: unknown): string | undefined =>
  failureSchema
    .safeParse(body)
    .data?.errors.map(({ code, message }) => `${message} (${code})`)
    .join('; ')

const refuse = (status: number, body: unknown): CerthubError | undefined => {
  const problem = `HTTP ${status}`
  const lacksRight = status === 403 && /requires permission/i.test(explain(body) ?? '')
  if (lacksRight)
    return new CerthubError(
      'dns.permission_denied',
      { provider, zone: 'its zones', problem },
      { detail: explain(body) },
    )
  if (status !== 400 || !codesOf(body).some((code) => credentialCodes.has(code))) return undefined
  return new CerthubError('dns.credential_rejected', { provider, problem }, { detail: explain(body) })
}

/** All zones that the token may see, or those of this name. */
const listZones = async (api: JsonApi, name?: string, signal?: AbortSignal): Promise<ListedZone[]> => {
  const zones = await readPages(async (page) => {
    const query = { ...(name && { name }), per_page: zonesPerPage, page }
    const { result, result_info } = await api.read({
      method: 'GET',
      path: '/zones',
      query,
      schema: zonesSchema,
      refuse,
      signal,
    })
    return { items: result, more: page < (result_info?.total_pages ?? 1) }
  })
  return zones.map(({ id, name, status }) => ({ id, name: name.toLowerCase(), active: status === 'active' }))
}

const create = (values: FieldValues, io: ProviderIo) => {
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
  const reading = zoneToken === token ? api : open(zoneToken)

  const list: ListRecords = async (zoneId, { zone, fqdn, most }, signal) => {
    const listed = await readPages(async (page) => {
      const { result, result_info } = await api.read({
        method: 'GET',
        path: `/zones/${zoneId}/dns_records`,
        query: { type: 'TXT', per_page: recordsPerPage, page, ...(fqdn && { name: fqdn }) },
        schema: recordsSchema,
        zone,
        refuse,
        signal,
      })
      return { items: result, more: page < (result_info?.total_pages ?? 1) }
    }, most)
    return listed.map(({ id, name, content }) => ({ id, fqdn: name.toLowerCase(), value: unquoted(content) }))
  }

  const bodyOf = ({ fqdn: name, value, ttl }: TxtRecord) => ({
    type: 'TXT',
    name,
    content: quoted(value),
    ttl: Math.max(ttl, shortestTtl),
  })

  const batch = async (zoneId: string, zone: string, body: object, signal?: AbortSignal) => {
    const path = `/zones/${zoneId}/dns_records/batch`
    return api.read({ method: 'POST', path, body, schema: batchSchema, zone, refuse, signal })
  }

  const zones = createListedOrNamedZones(
    provider,
    createAccountZones(provider, (signal) => listZones(reading, undefined, signal), io.clock),
    (name) => listZones(reading, name),
    io.clock,
  )
  return createRecordsClientIn(zones, {
    provider,
    list,
    refusesDuplicates: true,
    async create(zoneId, record, signal) {
      let duplicate = false
      const { data } = await api.call({
        method: 'POST',
        path: `/zones/${zoneId}/dns_records`,
        body: bodyOf(record),
        schema: recordSchema,
        zone: record.zone,
        refuse,
        tolerate: (body) => {
          duplicate = codesOf(body).some((code) => duplicateCodes.includes(code))
          return duplicate
        },
        signal,
      })
      if (!duplicate) return data?.result.id ?? ''
      const { zone, fqdn, value } = record
      const listed = await list(zoneId, { zone, fqdn }, signal)
      return listed.find((one) => one.fqdn === fqdn && one.value === value)?.id ?? ''
    },
    async remove(zoneId, id, { zone }, signal) {
      const path = `/zones/${zoneId}/dns_records/${id}`
      await api.call({ method: 'DELETE', path, zone, accept: [404], refuse, signal })
    },
    /** One transaction: https://developers.cloudflare.com/dns/manage-dns-records/how-to/batch-record-changes/ */
    together: {
      most: mostTogether,
      async create(zoneId, records, signal) {
        const { result } = await batch(zoneId, records[0]?.zone ?? '', { posts: records.map(bodyOf) }, signal)
        const posts = result.posts ?? []
        return records.map(
          ({ fqdn, value }) =>
            posts.find(({ name, content }) => name.toLowerCase() === fqdn && unquoted(content) === value)
              ?.id ?? '',
        )
      },
      async remove(zoneId, zone, ids, signal) {
        await batch(zoneId, zone, { deletes: ids.map((id) => ({ id })) }, signal)
      },
    },
  })
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
      nature: 'secret',
      help: 'With the permissions Zone → DNS → Edit and Zone → Zone → Read.',
    },
    {
      name: 'zoneToken',
      label: 'API token for reading zones',
      env: 'CLOUDFLARE_ZONE_API_TOKEN',
      aliases: ['CF_ZONE_API_TOKEN'],
      required: false,
      nature: 'secret',
      help: 'Only when the token above may not read zones.',
    },
    {
      name: 'email',
      label: 'Account e-mail',
      env: 'CLOUDFLARE_EMAIL',
      aliases: ['CF_API_EMAIL'],
      required: false,
      nature: 'plain',
      help: 'Only with the global API key.',
    },
    {
      name: 'apiKey',
      label: 'Global API key',
      env: 'CLOUDFLARE_API_KEY',
      aliases: ['CF_API_KEY'],
      required: false,
      nature: 'secret',
      help: 'It may do everything in the account; a token that may only edit DNS is safer.',
    },
    {
      name: 'baseUrl',
      advanced: true,
      label: 'API URL',
      env: 'CLOUDFLARE_BASE_URL',
      required: false,
      nature: 'address',
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

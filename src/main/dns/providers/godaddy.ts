import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { readCursorPages, TooLong } from '../provider-kit/pages.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createRecordSetsClient } from '../provider-kit/record-sets.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'

const provider = 'GoDaddy'
const publicUrl = 'https://api.godaddy.com'
const zonesPerPage = 1000
const shortestTtl = 600
const recordsPerPage = 500
/** Names in one request. */
const mostTogether = 100

const zonesSchema = z.array(z.object({ domain: z.string(), status: z.string().optional() }))
const recordsSchema = z.array(z.object({ data: z.string(), ttl: z.number().optional() }))
const failureSchema = z.object({
  code: z.string().optional(),
  message: z.string().optional(),
  fields: z.array(z.object({ message: z.string(), path: z.string().optional() })).optional(),
  retryAfterSec: z.number().optional(),
})
const explain = (body: unknown): string | undefined => {
  const { code, message, fields = [] } = failureSchema.safeParse(body).data ?? {}
  const problems = fields.map((field) => (field.path ? `${field.path}: ${field.message}` : field.message))
  const said = message && code ? `${message} (${code})` : (message ?? code)
  return [said, ...problems].filter(Boolean).join('; ') || undefined
}
/** How long to wait is said in the body. */
const refuse = (status: number, body: unknown): CerthubError | undefined => {
  const retryAfter = failureSchema.safeParse(body).data?.retryAfterSec
  if (status !== 429 || retryAfter === undefined) return undefined
  return new CerthubError('dns.rate_limited', { provider }, { retryAfter, detail: explain(body) })
}

const pathOf = ({ fqdn, zone }: TxtRecord): string =>
  `/v1/domains/${zone}/records/TXT/${relativeName(fqdn, zone, '@')}`

const create = (values: FieldValues, io: ProviderIo) => {
  const { apiKey, apiSecret } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl),
      headers: { authorization: `sso-key ${apiKey?.expose() ?? ''}:${apiSecret?.expose() ?? ''}` },
      secrets: [apiKey, apiSecret].filter((secret) => secret !== undefined),
      rightsBy403: true,
      explain,
    },
    io,
  )
  return createRecordSetsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readCursorPages(async (marker) => {
          const listed = await api.read({
            method: 'GET',
            path: '/v1/domains',
            query: { limit: zonesPerPage, ...(marker && { marker }) },
            schema: zonesSchema,
            refuse,
            signal,
          })
          return { items: listed, next: listed.length < zonesPerPage ? undefined : listed.at(-1)?.domain }
        })
        const unique = new Map(zones.map(({ domain, status }) => [plainName(domain), status]))
        return [...unique].map(([name, status]) => ({ id: name, name, active: status === 'ACTIVE' }))
      },
      /** Records that were removed by others have left behind blank ones. */
      async read(_zoneId, record, signal) {
        const records = await api.read({
          method: 'GET',
          path: pathOf(record),
          schema: recordsSchema,
          zone: record.zone,
          refuse,
          signal,
        })
        const written = records.filter(({ data }) => data.trim() !== '')
        return { values: written.map(({ data }) => data), ttl: written[0]?.ttl }
      },
      async list(_zoneId, zone, _most, signal) {
        const records = await api.read({
          method: 'GET',
          path: `/v1/domains/${zone}/records/TXT`,
          query: { limit: recordsPerPage },
          schema: z.array(z.object({ name: z.string(), data: z.string(), ttl: z.number().optional() })),
          zone,
          refuse,
          signal,
        })
        if (records.length >= recordsPerPage) throw new TooLong()
        const written = records.filter(({ data }) => data.trim() !== '')
        return new Map(
          [...Map.groupBy(written, ({ name }) => absoluteName(name, zone))].map(([fqdn, ofName]) => [
            fqdn,
            { values: ofName.map(({ data }) => data), ttl: ofName[0]?.ttl },
          ]),
        )
      },
      async write(_zoneId, { record, before, values: texts }, signal) {
        const call = { path: pathOf(record), zone: record.zone, refuse, signal }
        const ttl = before.ttl ?? Math.max(record.ttl, shortestTtl)
        const body = texts.map((data) => ({ data, ttl }))
        if (body.length === 0) await api.call({ ...call, method: 'DELETE', accept: [404] })
        else await api.call({ ...call, method: 'PUT', body })
      },
      /** PATCH adds to what is there; nothing but the whole type can be removed at once. */
      together: {
        most: mostTogether,
        async make(_zoneId, writes, signal) {
          const zone = writes[0]?.record.zone ?? ''
          const body = writes.flatMap(({ record, before, values }) =>
            values
              .filter((data) => !before.values.includes(data))
              .map((data) => ({
                type: 'TXT',
                name: relativeName(record.fqdn, zone, '@'),
                data,
                ttl: before.ttl ?? Math.max(record.ttl, shortestTtl),
              })),
          )
          await api.call({ method: 'PATCH', path: `/v1/domains/${zone}/records`, body, zone, refuse, signal })
        },
      },
      encode: (value) => value,
      noticesConflicts: false,
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'godaddy',
  title: 'GoDaddy',
  helpUrl: 'https://developer.godaddy.com/keys',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      env: 'GODADDY_API_KEY',
      required: true,
      nature: 'secret',
      help: 'For the production environment. GoDaddy opens its API only to accounts with ten domains or more, or with a Discount Domain Club plan.',
    },
    { name: 'apiSecret', label: 'API secret', env: 'GODADDY_API_SECRET', required: true, nature: 'secret' },
    apiUrlField('GODADDY_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

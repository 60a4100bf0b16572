import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl, sandboxField } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import type { ListRecords } from '../provider-kit/record-list.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'

const provider = 'DNS Made Easy'
const publicUrl = 'https://api.dnsmadeeasy.com/V2.0'
const sandboxUrl = 'https://api.sandbox.dnsmadeeasy.com/V2.0'

const zonesSchema = z.object({
  data: z.array(z.object({ id: z.number(), name: z.string() })),
  totalPages: z.number().default(1),
})
const recordsSchema = z.object({
  data: z.array(z.object({ id: z.number(), name: z.string(), type: z.string(), value: z.string() })),
})
const createdSchema = z.object({ id: z.number(), name: z.string(), value: z.string() })
const failureSchema = z.object({ error: z.union([z.string(), z.array(z.string())]) })
const explain = (body: unknown): string | undefined =>
  [failureSchema.safeParse(body).data?.error ?? []].flat().join('; ') || undefined

/** Records in one request; their ids stand in an address when they are removed. */
const mostTogether = 100
const limitText = 'Rate limit exceeded'
/** The refusal for too many requests has been seen in a form that is no JSON. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text.includes(limitText) ? { error: [limitText] } : undefined
  }
}

/** A limit that is reached is said with status 400: 150 requests in five minutes. */
const refuse = (status: number, body: unknown): CerthubError | undefined => {
  const detail = explain(body)
  if (status !== 400 || !detail?.includes(limitText)) return undefined
  return new CerthubError('dns.rate_limited', { provider }, { detail, retryAfter: 300 })
}

const create = (values: FieldValues, io: ProviderIo) => {
  const { apiKey, apiSecret } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl, sandboxUrl),
      async authorize() {
        const date = new Date(io.clock.now()).toUTCString()
        const hmac = createHmac('sha1', apiSecret?.expose() ?? '')
          .update(date)
          .digest('hex')
        return { 'x-dnsme-apikey': apiKey?.expose() ?? '', 'x-dnsme-requestdate': date, 'x-dnsme-hmac': hmac }
      },
      secrets: [apiKey, apiSecret].filter((secret) => secret !== undefined),
      parse,
      explain,
    },
    io,
  )
  const list: ListRecords = async (zoneId, { zone, fqdn }, signal) => {
    const name = fqdn === undefined ? '' : relativeName(fqdn, zone)
    const { data } = await api.read({
      method: 'GET',
      path: `/dns/managed/${zoneId}/records`,
      query: { type: 'TXT', ...(name && { recordName: name }) },
      schema: recordsSchema,
      zone,
      refuse,
      signal,
    })
    return data
      .filter(({ type }) => type === 'TXT')
      .map(({ id, name: own, value }) => ({
        id: String(id),
        fqdn: absoluteName(own, zone),
        value: unquoted(value),
      }))
  }
  const bodyOf = ({ fqdn, zone, value, ttl }: TxtRecord) => ({
    type: 'TXT',
    name: relativeName(fqdn, zone),
    value,
    ttl,
    gtdLocation: 'DEFAULT',
  })
  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = new Map<number, string>()
        for (let page = 0, pages = 1; page < pages; page++) {
          const query = { page }
          const path = '/dns/managed'
          const listed = await api.read({ method: 'GET', path, query, schema: zonesSchema, refuse, signal })
          for (const { id, name } of listed.data) zones.set(id, name)
          pages = listed.totalPages
        }
        return [...zones].map(([id, name]) => ({ id: String(id), name: plainName(name), active: true }))
      },
      refusesDuplicates: true,
      list,
      async create(zoneId, record, signal) {
        const { fqdn, zone, value } = record
        const { data } = await api.call({
          method: 'POST',
          path: `/dns/managed/${zoneId}/records`,
          body: bodyOf(record),
          schema: z.object({ id: z.number() }),
          zone,
          refuse,
          tolerate: (body) => /already exists/i.test(explain(body) ?? ''),
          signal,
        })
        if (data) return String(data.id)
        const listed = await list(zoneId, { zone, fqdn }, signal)
        return listed.find((one) => one.fqdn === fqdn && one.value === value)?.id ?? ''
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/dns/managed/${zoneId}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], refuse, signal })
      },
      together: {
        most: mostTogether,
        async create(zoneId, records, signal) {
          const made = await api.read({
            method: 'POST',
            path: `/dns/managed/${zoneId}/records/createMulti`,
            body: records.map(bodyOf),
            schema: z.array(createdSchema),
            zone: records[0]?.zone,
            refuse,
            signal,
          })
          return records.map(({ fqdn, zone, value }) => {
            const own = relativeName(fqdn, zone)
            const id = made.find((one) => one.name.toLowerCase() === own && unquoted(one.value) === value)?.id
            return id === undefined ? '' : String(id)
          })
        },
        async remove(zoneId, zone, ids, signal) {
          const path = `/dns/managed/${zoneId}/records?${ids.map((id) => `ids=${id}`).join('&')}`
          await api.call({ method: 'DELETE', path, zone, refuse, signal })
        },
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'dnsmadeeasy',
  title: 'DNS Made Easy',
  helpUrl: 'https://api-docs.dnsmadeeasy.com/',
  notes: ['After too many calls it wants five minutes of rest; the error says so.'],
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      env: 'DNSMADEEASY_API_KEY',
      required: true,
      nature: 'secret',
      help: 'Under Config → Account Information. This computer’s clock must be right, since requests are signed with the time.',
    },
    {
      name: 'apiSecret',
      label: 'API secret',
      env: 'DNSMADEEASY_API_SECRET',
      required: true,
      nature: 'secret',
    },
    sandboxField('DNSMADEEASY_SANDBOX'),
    apiUrlField('DNSMADEEASY_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

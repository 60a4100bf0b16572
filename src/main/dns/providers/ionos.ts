import { z } from 'zod'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'

const provider = 'IONOS'
const publicUrl = 'https://api.hosting.ionos.com/dns'
const shortestTtl = 60
/** Records in one request. */
const mostTogether = 100
/** As long as lego waits there. */
const propagationMs = 900_000

const zonesSchema = z.array(z.object({ id: z.string(), name: z.string(), type: z.string().optional() }))
const recordSchema = z.object({ id: z.string(), name: z.string(), type: z.string(), content: z.string() })
const zoneSchema = z.object({ records: z.array(recordSchema).default([]) })
const failureSchema = z.array(z.object({ code: z.string().optional(), message: z.string().optional() }))

const explain = (body: unknown): string | undefined =>
  failureSchema
    .safeParse(body)
    .data?.map(({ code, message }) => message ?? code)
    .join('; ')

const create = (values: FieldValues, io: ProviderIo) => {
  const { apiKey } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl),
      headers: { 'x-api-key': apiKey?.expose() ?? '' },
      secrets: apiKey ? [apiKey] : [],
      explain,
    },
    io,
  )
  /** POST adds; PATCH would replace all records of the names. */
  const add = async (zoneId: string, records: TxtRecord[], signal?: AbortSignal): Promise<string[]> => {
    const added = await api.read({
      method: 'POST',
      path: `/v1/zones/${zoneId}/records`,
      body: records.map(({ fqdn, value, ttl }) => ({
        name: fqdn,
        type: 'TXT',
        content: value,
        ttl: Math.max(ttl, shortestTtl),
        prio: 0,
      })),
      schema: z.array(recordSchema),
      zone: records[0]?.zone,
      signal,
    })
    return records.map(
      ({ fqdn, value }) =>
        added.find(({ name, content }) => plainName(name) === fqdn && unquoted(content) === value)?.id ?? '',
    )
  }

  const client = createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await api.read({ method: 'GET', path: '/v1/zones', schema: zonesSchema, signal })
        return zones.map(({ id, name, type }) => ({ id, name: plainName(name), active: type !== 'SLAVE' }))
      },
      async list(zoneId, { zone, fqdn }, signal) {
        const { records } = await api.read({
          method: 'GET',
          path: `/v1/zones/${zoneId}`,
          query: { ...(fqdn && { recordName: fqdn }), recordType: 'TXT' },
          schema: zoneSchema,
          zone,
          signal,
        })
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, name, content }) => ({ id, fqdn: plainName(name), value: unquoted(content) }))
      },
      async create(zoneId, record, signal) {
        const [id = ''] = await add(zoneId, [record], signal)
        return id
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/v1/zones/${zoneId}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
      together: { most: mostTogether, create: add },
    },
    io.clock,
  )
  return { ...client, propagationMs }
}

export default defineDnsProvider({
  code: 'ionos',
  title: 'IONOS',
  helpUrl: 'https://developer.hosting.ionos.com/docs/getstarted',
  notes: ['Its name servers may take some minutes: the hub waits for up to 15.'],
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      env: 'IONOS_API_KEY',
      required: true,
      nature: 'secret',
      placeholder: 'prefix.secret',
      help: 'The public prefix, a dot and the secret, as made at developer.hosting.ionos.com. It may do everything in the contract.',
    },
    apiUrlField('IONOS_BASE_URL', publicUrl),
  ],
  check(values) {
    const parts = values.apiKey?.expose().split('.') ?? []
    if (parts.length < 2 || parts.includes('')) return 'API key must be the prefix, a dot and the secret'
    return checkApiUrl(values)
  },
  create,
})

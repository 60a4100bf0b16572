import { z } from 'zod'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import type { ListedZone } from '../provider-kit/zone-list.ts'

const provider = 'bunny.net'
const publicUrl = 'https://api.bunny.net'
const zonesPerPage = 1000
/** The number of the record type TXT. */
const txt = 3
const shortestTtl = 15

const zonesSchema = z.object({
  Items: z.array(z.object({ Id: z.number(), Domain: z.string() })),
  HasMoreItems: z.boolean().default(false),
})
const recordSchema = z.object({
  Id: z.number(),
  Type: z.number(),
  Name: z.string().nullish(),
  Value: z.string().nullish(),
})
const zoneSchema = z.object({ Records: z.array(recordSchema) })
const failureSchema = z.object({ Message: z.string() })

const create = (values: FieldValues, io: ProviderIo) => {
  const { apiKey } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl),
      headers: { accesskey: apiKey?.expose() ?? '' },
      secrets: apiKey ? [apiKey] : [],
      explain: (body) => failureSchema.safeParse(body).data?.Message,
    },
    io,
  )
  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones: ListedZone[] = []
        for (let page = 1; ; page++) {
          const query = { page, perPage: zonesPerPage }
          const { Items, HasMoreItems } = await api.read({
            method: 'GET',
            path: '/dnszone',
            query,
            schema: zonesSchema,
            signal,
          })
          zones.push(
            ...Items.map(({ Id, Domain }) => ({ id: String(Id), name: plainName(Domain), active: true })),
          )
          if (!HasMoreItems || Items.length === 0) return zones
        }
      },
      async list(zoneId, { zone }, signal) {
        const path = `/dnszone/${zoneId}`
        const { Records } = await api.read({ method: 'GET', path, schema: zoneSchema, zone, signal })
        return Records.filter(({ Type }) => Type === txt).map(({ Id, Name, Value }) => ({
          id: String(Id),
          fqdn: absoluteName(Name ?? '', zone),
          value: unquoted(Value ?? ''),
        }))
      },
      async create(zoneId, { fqdn, zone, value, ttl }, signal) {
        const name = relativeName(fqdn, zone)
        const { Id } = await api.read({
          method: 'PUT',
          path: `/dnszone/${zoneId}/records`,
          body: { Type: txt, Name: name, Value: value, Ttl: Math.max(ttl, shortestTtl) },
          schema: z.object({ Id: z.number() }),
          zone,
          signal,
        })
        return String(Id)
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/dnszone/${zoneId}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'bunny',
  title: 'bunny.net',
  helpUrl: 'https://docs.bunny.net/reference/bunnynet-api-overview',
  notes: ['Whoever has the key can change everything in the account, so give it to no other program.'],
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      env: 'BUNNY_API_KEY',
      required: true,
      nature: 'secret',
      help: 'Of the account; bunny.net has no narrower one for DNS.',
    },
    apiUrlField('BUNNY_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

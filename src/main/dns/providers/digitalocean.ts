import { z } from 'zod'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, checkApiUrl } from '../provider-kit/api-url.ts'
import { readPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { createTokenApi } from '../provider-kit/token-api.ts'

const provider = 'DigitalOcean'
const publicUrl = 'https://api.digitalocean.com'
const mostPerPage = 200
const shortestTtl = 30

const links = z.object({ pages: z.object({ next: z.string().optional() }).optional() }).optional()
const zonesSchema = z.object({ domains: z.array(z.object({ name: z.string() })), links })
const recordSchema = z.object({ id: z.number(), type: z.string(), name: z.string(), data: z.string() })
const recordsSchema = z.object({ domain_records: z.array(recordSchema), links })
const createdSchema = z.object({ domain_record: z.object({ id: z.number() }) })

const create = (values: FieldValues, io: ProviderIo) => {
  const api = createTokenApi({ provider, publicUrl, rightsBy403: true }, values, io)
  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readPages(async (page) => {
          const query = { per_page: mostPerPage, page }
          const listed = await api.read({
            method: 'GET',
            path: '/v2/domains',
            query,
            schema: zonesSchema,
            signal,
          })
          return { items: listed.domains, more: listed.links?.pages?.next !== undefined }
        })
        return zones.map(({ name }) => ({ id: name, name: plainName(name), active: true }))
      },
      async list(zoneId, { zone, fqdn, most }, signal) {
        const records = await readPages(async (page) => {
          const listed = await api.read({
            method: 'GET',
            path: `/v2/domains/${zoneId}/records`,
            query: { type: 'TXT', ...(fqdn && { name: fqdn }), per_page: mostPerPage, page },
            schema: recordsSchema,
            zone,
            signal,
          })
          return { items: listed.domain_records, more: listed.links?.pages?.next !== undefined }
        }, most)
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, name, data }) => ({
            id: String(id),
            fqdn: absoluteName(name, zone),
            value: unquoted(data),
          }))
      },
      async create(zoneId, { fqdn, zone, value, ttl }, signal) {
        const name = relativeName(fqdn, zone, '@')
        const { domain_record: record } = await api.read({
          method: 'POST',
          path: `/v2/domains/${zoneId}/records`,
          body: { type: 'TXT', name, data: value, ttl: Math.max(ttl, shortestTtl) },
          schema: createdSchema,
          zone,
          signal,
        })
        return String(record.id)
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/v2/domains/${zoneId}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'digitalocean',
  title: 'DigitalOcean',
  helpUrl: 'https://docs.digitalocean.com/reference/api/create-personal-access-token/',
  fields: [
    {
      name: 'token',
      label: 'API token',
      env: 'DO_AUTH_TOKEN',
      required: true,
      nature: 'secret',
      help: 'With the custom scopes of “domain”: create, read, update and delete.',
    },
    apiUrlField('DO_API_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

import { z } from 'zod'
import { quoted, unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, checkApiUrl } from '../provider-kit/api-url.ts'
import { readCursorPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { createTokenApi } from '../provider-kit/token-api.ts'

const provider = 'Vultr'
const publicUrl = 'https://api.vultr.com/v2'
const mostPerPage = 500
const shortestTtl = 120

const meta = z.object({ links: z.object({ next: z.string() }).optional() }).optional()
const zonesSchema = z.object({ domains: z.array(z.object({ domain: z.string() })), meta })
const recordSchema = z.object({ id: z.string(), type: z.string(), name: z.string(), data: z.string() })
const recordsSchema = z.object({ records: z.array(recordSchema), meta })

const queryOf = (cursor: string | undefined) => ({ per_page: mostPerPage, ...(cursor && { cursor }) })

const create = (values: FieldValues, io: ProviderIo) => {
  const api = createTokenApi({ provider, publicUrl }, values, io)
  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readCursorPages(async (cursor) => {
          const query = queryOf(cursor)
          const listed = await api.read({
            method: 'GET',
            path: '/domains',
            query,
            schema: zonesSchema,
            signal,
          })
          return { items: listed.domains, next: listed.meta?.links?.next }
        })
        return zones.map(({ domain }) => ({ id: domain, name: plainName(domain), active: true }))
      },
      async list(zoneId, { zone }, signal) {
        const path = `/domains/${zoneId}/records`
        const records = await readCursorPages(async (cursor) => {
          const query = queryOf(cursor)
          const listed = await api.read({ method: 'GET', path, query, schema: recordsSchema, zone, signal })
          return { items: listed.records, next: listed.meta?.links?.next }
        })
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, name, data }) => ({ id, fqdn: absoluteName(name, zone), value: unquoted(data) }))
      },
      async create(zoneId, { fqdn, zone, value, ttl }, signal) {
        const name = relativeName(fqdn, zone)
        const { record } = await api.read({
          method: 'POST',
          path: `/domains/${zoneId}/records`,
          body: { type: 'TXT', name, data: quoted(value), ttl: Math.max(ttl, shortestTtl), priority: 0 },
          schema: z.object({ record: z.object({ id: z.string() }) }),
          zone,
          signal,
        })
        return record.id
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/domains/${zoneId}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'vultr',
  title: 'Vultr',
  helpUrl:
    'https://docs.vultr.com/platform/other/users/manage-users/api-access/manage-api-access-control-for-users',
  fields: [
    {
      name: 'token',
      label: 'API key',
      env: 'VULTR_API_KEY',
      required: true,
      nature: 'secret',
      help: 'Vultr takes it only from the IP addresses that the account or the user allows for the API.',
    },
    apiUrlField('VULTR_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

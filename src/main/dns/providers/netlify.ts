import { z } from 'zod'
import { readLinks } from '../../http-headers/links.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { readPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { createTokenApi } from '../provider-kit/token-api.ts'

const provider = 'Netlify'
const publicUrl = 'https://api.netlify.com/api/v1'
const mostPerPage = 100
const shortestTtl = 60

const zonesSchema = z.array(z.object({ id: z.string(), name: z.string() }))
const recordsSchema = z.array(
  z.object({ id: z.string(), hostname: z.string(), type: z.string(), value: z.string() }),
)

const create = (values: FieldValues, io: ProviderIo) => {
  const api = createTokenApi({ provider, publicUrl }, values, io)
  /** A list goes on when its Link header says so (RFC 8288 §3). */
  const readAll = <T>(path: string, schema: z.ZodType<T[]>, zone: string | undefined, signal?: AbortSignal) =>
    readPages(async (page) => {
      const query = { per_page: mostPerPage, page }
      const { data = [], headers } = await api.call({ method: 'GET', path, query, schema, zone, signal })
      const more = readLinks(headers.link, 'next', apiUrlOf(values, publicUrl)).length > 0
      return { items: data, more }
    })

  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readAll('/dns_zones', zonesSchema, undefined, signal)
        return zones.map(({ id, name }) => ({ id, name: plainName(name), active: true }))
      },
      async list(zoneId, { zone }, signal) {
        const records = await readAll(`/dns_zones/${zoneId}/dns_records`, recordsSchema, zone, signal)
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, hostname, value }) => ({ id, fqdn: plainName(hostname), value: unquoted(value) }))
      },
      async create(zoneId, { fqdn, zone, value, ttl }, signal) {
        const { id } = await api.read({
          method: 'POST',
          path: `/dns_zones/${zoneId}/dns_records`,
          body: { type: 'TXT', hostname: fqdn, value, ttl: Math.max(ttl, shortestTtl) },
          schema: z.object({ id: z.string() }),
          zone,
          signal,
        })
        return id
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/dns_zones/${zoneId}/dns_records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'netlify',
  title: 'Netlify',
  helpUrl: 'https://docs.netlify.com/api/get-started/#authentication',
  fields: [
    {
      name: 'token',
      label: 'Personal access token',
      env: 'NETLIFY_TOKEN',
      required: true,
      nature: 'secret',
      help: 'It may do everything that its person may do in Netlify.',
    },
    apiUrlField('NETLIFY_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

import { z } from 'zod'
import { holds } from '../../names/domain-names.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, checkApiUrl } from '../provider-kit/api-url.ts'
import { readPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { createTokenApi } from '../provider-kit/token-api.ts'

const provider = 'Linode'
const publicUrl = 'https://api.linode.com/v4'
const mostPerPage = 500
/** What is between the times to live that Linode knows is rounded; this is the shortest it has always had. */
const shortestTtl = 300
/** Its name servers have been known to take up a change a quarter of an hour later. */
const propagationMs = 1_200_000

const pages = z.number().default(1)
const zonesSchema = z.object({
  data: z.array(z.object({ id: z.number(), domain: z.string(), type: z.string() })),
  pages,
})
const recordSchema = z.object({ id: z.number(), type: z.string(), name: z.string(), target: z.string() })
const recordsSchema = z.object({ data: z.array(recordSchema), pages })
const failureSchema = z.object({
  errors: z.array(z.object({ reason: z.string(), field: z.string().optional() })),
})
const explain = (body: unknown): string | undefined =>
  failureSchema
    .safeParse(body)
    .data?.errors.map(({ reason, field }) => (field ? `${field}: ${reason}` : reason))
    .join('; ')

const create = (values: FieldValues, io: ProviderIo) => {
  const api = createTokenApi({ provider, publicUrl, explain }, values, io)
  const client = createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readPages(async (page) => {
          const query = { page, page_size: mostPerPage }
          const listed = await api.read({
            method: 'GET',
            path: '/domains',
            query,
            schema: zonesSchema,
            signal,
          })
          return { items: listed.data, more: page < listed.pages }
        })
        return zones.map(({ id, domain, type }) => ({
          id: String(id),
          name: plainName(domain),
          active: type === 'master',
        }))
      },
      async list(zoneId, { zone }, signal) {
        const records = await readPages(async (page) => {
          const listed = await api.read({
            method: 'GET',
            path: `/domains/${zoneId}/records`,
            query: { page, page_size: mostPerPage },
            headers: { 'x-filter': JSON.stringify({ type: 'TXT' }) },
            schema: recordsSchema,
            zone,
            signal,
          })
          return { items: listed.data, more: page < listed.pages }
        })
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, name, target }) => ({
            id: String(id),
            fqdn: holds(zone, plainName(name)) ? plainName(name) : absoluteName(name, zone),
            value: unquoted(target),
          }))
      },
      async create(zoneId, { fqdn, zone, value, ttl }, signal) {
        const { id } = await api.read({
          method: 'POST',
          path: `/domains/${zoneId}/records`,
          body: {
            type: 'TXT',
            name: relativeName(fqdn, zone),
            target: value,
            ttl_sec: Math.max(ttl, shortestTtl),
          },
          schema: z.object({ id: z.number() }),
          zone,
          signal,
        })
        return String(id)
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/domains/${zoneId}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
    },
    io.clock,
  )
  return { ...client, propagationMs }
}

export default defineDnsProvider({
  code: 'linode',
  aliases: ['linodev4'],
  title: 'Linode (Akamai)',
  helpUrl: 'https://techdocs.akamai.com/linode-api/reference/get-started#personal-access-tokens',
  fields: [
    {
      name: 'token',
      label: 'Personal access token',
      env: 'LINODE_TOKEN',
      required: true,
      nature: 'secret',
      help: 'With Read/Write access to Domains.',
    },
    apiUrlField('LINODE_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, checkApiUrl } from '../provider-kit/api-url.ts'
import { createTriedZones } from '../provider-kit/asked-zones.ts'
import { readPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordsClientIn } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { createTokenApi } from '../provider-kit/token-api.ts'

const provider = 'Infomaniak'
const publicUrl = 'https://api.infomaniak.com'
const shortestTtl = 60
/** The zone itself. */
const apex = '.'

const existsSchema = z.object({ data: z.boolean() })
const recordSchema = z.object({ id: z.number(), source: z.string(), type: z.string(), target: z.string() })
const recordsSchema = z.object({ data: z.array(recordSchema), pages: z.number().nullish() })
/** Without a number of its own a page holds few. */
const recordsPerPage = 100
const createdSchema = z.object({ data: z.object({ id: z.number() }) })
const failureSchema = z.object({
  error: z.object({
    code: z.string(),
    description: z.string().default(''),
    errors: z.array(z.object({ description: z.string() })).optional(),
  }),
})
const errorOf = (body: unknown) => failureSchema.safeParse(body).data?.error
const explain = (body: unknown): string | undefined => {
  const error = errorOf(body)
  if (!error) return undefined
  const problems = (error.errors ?? []).map(({ description }) => description)
  return [`${error.description} (${error.code})`, ...problems].join('; ')
}
const isAbsent = (body: unknown): boolean => errorOf(body)?.code === 'object_not_found'

const create = (values: FieldValues, io: ProviderIo) => {
  const api = createTokenApi({ provider, publicUrl, explain }, values, io)
  const zones = createTriedZones(
    provider,
    async (zone) => {
      const { data } = await api.call({
        method: 'GET',
        path: `/2/zones/${zone}/exists`,
        schema: existsSchema,
        tolerate: isAbsent,
      })
      return data?.data ?? false
    },
    io.clock,
  )
  return createRecordsClientIn(zones, {
    provider,
    async list(zoneId, { zone }, signal) {
      const records = await readPages(async (page) => {
        const listed = await api.read({
          method: 'GET',
          path: `/2/zones/${zoneId}/records`,
          query: { page, per_page: recordsPerPage },
          schema: recordsSchema,
          zone,
          refuse: (_status, body) =>
            isAbsent(body)
              ? new CerthubError('dns.zone_not_found', { name: zone, where: `at ${provider}` })
              : undefined,
          signal,
        })
        const isFull = listed.data.length >= recordsPerPage
        return { items: listed.data, more: listed.pages ? page < listed.pages : isFull }
      })
      return records
        .filter(({ type }) => type === 'TXT')
        .map(({ id, source, target }) => ({
          id: String(id),
          fqdn: absoluteName(plainName(source), zone),
          value: unquoted(target),
        }))
    },
    async create(zoneId, { fqdn, zone, value, ttl }, signal) {
      const source = relativeName(fqdn, zone, apex)
      const { data } = await api.read({
        method: 'POST',
        path: `/2/zones/${zoneId}/records`,
        body: { type: 'TXT', source, target: value, ttl: Math.max(ttl, shortestTtl) },
        schema: createdSchema,
        zone,
        signal,
      })
      return String(data.id)
    },
    async remove(zoneId, id, { zone }, signal) {
      const path = `/2/zones/${zoneId}/records/${id}`
      await api.call({ method: 'DELETE', path, zone, accept: [404], tolerate: isAbsent, signal })
    },
  })
}

export default defineDnsProvider({
  code: 'infomaniak',
  title: 'Infomaniak',
  helpUrl: 'https://www.infomaniak.com/en/support/faq/2582/add-and-manage-infomaniak-api-tokens',
  fields: [
    {
      name: 'token',
      label: 'API token',
      env: 'INFOMANIAK_ACCESS_TOKEN',
      required: true,
      nature: 'secret',
      help: 'With the scopes dns:read and dns:write, or the older scope domain.',
    },
    apiUrlField('INFOMANIAK_ENDPOINT', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

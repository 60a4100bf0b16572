import { z } from 'zod'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, checkApiUrl } from '../provider-kit/api-url.ts'
import { readCursorPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { createTokenApi } from '../provider-kit/token-api.ts'

const provider = 'Vercel'
const publicUrl = 'https://api.vercel.com'
const mostPerPage = 100
const shortestTtl = 60

const pagination = z.object({ next: z.number().nullish() }).optional()
const zonesSchema = z.object({ domains: z.array(z.object({ name: z.string() })), pagination })
const recordSchema = z.object({ id: z.string(), name: z.string(), type: z.string(), value: z.string() })
const recordsSchema = z.object({ records: z.array(recordSchema), pagination })
const failureSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const explain = (body: unknown): string | undefined => {
  const error = failureSchema.safeParse(body).data?.error
  return error && `${error.message} (${error.code})`
}

const create = (values: FieldValues, io: ProviderIo) => {
  const api = createTokenApi({ provider, publicUrl, explain }, values, io)
  const team = values.teamId ? { teamId: values.teamId.expose() } : {}
  /** Lists go from the newest to the oldest; the next page is what was made before a point in time. */
  const queryOf = (until: string | undefined) => ({ ...team, limit: mostPerPage, ...(until && { until }) })
  const cursorOf = (page: z.output<typeof pagination>) => (page?.next ? String(page.next) : undefined)

  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readCursorPages(async (until) => {
          const query = queryOf(until)
          const path = '/v5/domains'
          const listed = await api.read({ method: 'GET', path, query, schema: zonesSchema, signal })
          return { items: listed.domains, next: cursorOf(listed.pagination) }
        })
        return zones.map(({ name }) => ({ id: name, name: plainName(name), active: true }))
      },
      async list(zoneId, { zone }, signal) {
        const path = `/v5/domains/${zoneId}/records`
        const records = await readCursorPages(async (until) => {
          const query = queryOf(until)
          const listed = await api.read({ method: 'GET', path, query, schema: recordsSchema, zone, signal })
          return { items: listed.records, next: cursorOf(listed.pagination) }
        })
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, name, value }) => ({ id, fqdn: absoluteName(name, zone), value: unquoted(value) }))
      },
      async create(zoneId, { fqdn, zone, value, ttl }, signal) {
        const name = relativeName(fqdn, zone)
        const { uid } = await api.read({
          method: 'POST',
          path: `/v2/domains/${zoneId}/records`,
          query: team,
          body: { type: 'TXT', name, value, ttl: Math.max(ttl, shortestTtl) },
          schema: z.object({ uid: z.string() }),
          zone,
          signal,
        })
        return uid
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/v2/domains/${zoneId}/records/${id}`
        await api.call({ method: 'DELETE', path, query: team, zone, accept: [404], signal })
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'vercel',
  title: 'Vercel',
  helpUrl: 'https://vercel.com/docs/rest-api#creating-an-access-token',
  fields: [
    {
      name: 'token',
      label: 'Access token',
      env: 'VERCEL_API_TOKEN',
      required: true,
      nature: 'secret',
      help: 'With the team that owns the domain as its scope.',
    },
    {
      name: 'teamId',
      label: 'Team id',
      env: 'VERCEL_TEAM_ID',
      required: false,
      nature: 'plain',
      placeholder: 'team_…',
      help: 'Of the team that owns the domain, in the team’s settings. Without one, your own account’s domains are meant.',
    },
    apiUrlField('VERCEL_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

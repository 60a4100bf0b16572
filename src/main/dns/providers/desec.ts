import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { createMemo } from '../../concurrency/memo.ts'
import { readLinks } from '../../http-headers/links.ts'
import { longestZone } from '../../names/domain-names.ts'
import { quoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createAskedZones } from '../provider-kit/asked-zones.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { readCursorPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordSetsClientIn } from '../provider-kit/record-sets.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import type { SetWrite } from '../provider-kit/set-changes.ts'

const provider = 'deSEC'
const publicUrl = 'https://desec.io/api/v1'

const zoneSchema = z.object({ name: z.string(), minimum_ttl: z.number() })
const setSchema = z.object({ ttl: z.number(), records: z.array(z.string()) })
const namedSetSchema = setSchema.extend({ subname: z.string() })
/** Sets in one request; each counts as one of few writes that deSEC allows a domain. */
const mostTogether = 100
/** How long the shortest time to live of a domain is remembered. */
const lifetimeMs = 60_000

const wordsIn = (body: unknown): string[] => {
  if (typeof body === 'string') return [body]
  if (Array.isArray(body)) return body.flatMap(wordsIn)
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([field, value]) =>
    wordsIn(value).map((said) =>
      field === 'detail' || field === 'non_field_errors' ? said : `${field}: ${said}`,
    ),
  )
}

const create = (values: FieldValues, io: ProviderIo) => {
  const { token } = values
  const baseUrl = apiUrlOf(values, publicUrl)
  const api = createJsonApi(
    {
      provider,
      baseUrl,
      headers: { authorization: `Token ${token?.expose() ?? ''}` },
      secrets: token ? [token] : [],
      rightsBy403: true,
      explain: (body) => wordsIn(body).join('; ') || undefined,
    },
    io,
  )
  const shortestTtls = new Map<string, { ttl: number; until: number }>()
  const remember = ({ name, minimum_ttl: ttl }: z.output<typeof zoneSchema>): number => {
    shortestTtls.set(plainName(name), { ttl, until: io.clock.monotonic() + lifetimeMs })
    return ttl
  }
  /** Lists go on at the address in their Link header (RFC 8288 §3), when an empty cursor has asked for pages. */
  const readAll = <T>(
    path: string,
    schema: z.ZodType<T[]>,
    {
      zone,
      signal,
      most,
      ...query
    }: { zone?: string; signal?: AbortSignal | undefined; most?: number; type?: string },
  ): Promise<T[]> =>
    readCursorPages(async (cursor = '') => {
      const { data = [], headers } = await api.call({
        method: 'GET',
        path,
        query: { ...query, cursor },
        schema,
        zone,
        signal,
      })
      const [next] = readLinks(headers.link, 'next', baseUrl)
      return { items: data, next: next && new URL(next).searchParams.get('cursor') }
    }, most)

  const kept = createMemo<string[]>(io.clock)
  const zones = createAskedZones(provider, async (fqdn, signal) => {
    const names = await kept('domains', signal, async () => {
      const domains = await readAll('/domains/', z.array(zoneSchema), {})
      domains.forEach(remember)
      return domains.map(({ name }) => plainName(name))
    })
    return longestZone(names, fqdn)
  })
  /** Each domain has a shortest time to live of its own. */
  const shortestTtl = async (zone: string, signal?: AbortSignal): Promise<number> => {
    const known = shortestTtls.get(zone)
    if (known && known.until > io.clock.monotonic()) return known.ttl
    const path = `/domains/${zone}/`
    const { data } = await api.call({
      method: 'GET',
      path,
      schema: zoneSchema,
      zone,
      accept: [404],
      signal,
    })
    if (data) return remember(data)
    throw new CerthubError('dns.zone_not_found', { name: zone, where: `at ${provider}` })
  }

  /** In a list of sets, one without records is removed, and one that is new is made. */
  const put = async (writes: SetWrite[], signal?: AbortSignal): Promise<void> => {
    const zone = writes[0]?.record.zone ?? ''
    const isMade = writes.some(({ before }) => before.ttl === undefined)
    const shortest = isMade ? await shortestTtl(zone, signal) : 0
    const body = writes.map(({ record, before, values: records }) => ({
      subname: relativeName(record.fqdn, zone),
      type: 'TXT',
      ttl: before.ttl ?? Math.max(record.ttl, shortest),
      records,
    }))
    await api.call({ method: 'PUT', path: `/domains/${zone}/rrsets/`, body, zone, signal })
  }

  return createRecordSetsClientIn(
    zones,
    {
      provider,
      async read(_zoneId, { fqdn, zone }, signal) {
        const path = `/domains/${zone}/rrsets/${relativeName(fqdn, zone, '@')}/TXT/`
        const { data } = await api.call({
          method: 'GET',
          path,
          schema: setSchema,
          zone,
          accept: [404],
          signal,
        })
        return { values: data?.records ?? [], ttl: data?.ttl }
      },
      async list(_zoneId, zone, most, signal) {
        const query = { type: 'TXT', zone, most, signal }
        const sets = await readAll(`/domains/${zone}/rrsets/`, z.array(namedSetSchema), query)
        return new Map(
          sets.map(({ subname, ttl, records }) => [absoluteName(subname, zone), { ttl, values: records }]),
        )
      },
      write: (_zoneId, write, signal) => put([write], signal),
      /** All or none: https://desec.readthedocs.io/en/latest/dns/rrsets.html#bulk-operations */
      together: {
        most: mostTogether,
        make: (_zoneId, writes, signal) => put(writes, signal),
        remove: (_zoneId, writes, signal) => put(writes, signal),
      },
      encode: quoted,
      noticesConflicts: false,
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'desec',
  title: 'deSEC',
  helpUrl: 'https://desec.readthedocs.io/en/latest/auth/tokens.html',
  fields: [
    {
      name: 'token',
      label: 'Token',
      env: 'DESEC_TOKEN',
      required: true,
      nature: 'secret',
      help: 'A token policy can limit it to the records it needs: the domain, the name and the type TXT.',
    },
    apiUrlField('DESEC_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../api-url.ts'
import { createAskedZones } from '../asked-zones.ts'
import { createJsonApi } from '../json-api.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider.ts'
import { createRecordSetsClientIn } from '../record-sets.ts'
import { relativeName } from '../relative-name.ts'
import { quoted } from '../txt-text.ts'
import { plainName } from '../wire.ts'

const provider = 'deSEC'
const publicUrl = 'https://desec.io/api/v1'

const zoneSchema = z.object({ name: z.string(), minimum_ttl: z.number() })
const setSchema = z.object({ ttl: z.number(), records: z.array(z.string()) })

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
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl),
      headers: { authorization: `Token ${token?.expose() ?? ''}` },
      secrets: token ? [token] : [],
      explain: (body) => wordsIn(body).join('; ') || undefined,
    },
    io,
  )
  const zones = createAskedZones(provider, async (fqdn, signal) => {
    const query = { owns_qname: fqdn }
    const [zone] = await api.read({
      method: 'GET',
      path: '/domains/',
      query,
      schema: z.array(zoneSchema),
      signal,
    })
    return zone && plainName(zone.name)
  })
  /** Each domain has a shortest time to live of its own. */
  const shortestTtl = async (zone: string, signal?: AbortSignal): Promise<number> => {
    const path = `/domains/${zone}/`
    const { data } = await api.call({
      method: 'GET',
      path,
      schema: zoneSchema,
      zone,
      accept: [404],
      signal,
    })
    if (data) return data.minimum_ttl
    throw new CerthubError('dns.zone_not_found', { name: zone, where: `at ${provider}` })
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
      /** In a list of sets, one without records is removed, and one that is new is made. */
      async write(_zoneId, { fqdn, zone, ttl }, before, records, signal) {
        const set = {
          subname: relativeName(fqdn, zone),
          type: 'TXT',
          ttl: before.ttl ?? Math.max(ttl, await shortestTtl(zone, signal)),
          records,
        }
        await api.call({ method: 'PUT', path: `/domains/${zone}/rrsets/`, body: [set], zone, signal })
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
      secret: true,
      help: 'A token policy can limit it to the records it needs: the domain, the name and the type TXT.',
    },
    apiUrlField('DESEC_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

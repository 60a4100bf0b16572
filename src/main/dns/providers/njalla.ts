import { z } from 'zod'
import { CerthubError, hasCode } from '../../../shared/errors.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import type { ListRecords } from '../provider-kit/record-list.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'

const provider = 'Njalla'
const publicUrl = 'https://njal.la/api/1'
/** No others are taken. Seconds. */
const ttls = [60, 300, 3600, 10_800, 21_600, 86_400]

const failureSchema = z.object({
  error: z.object({ code: z.number().optional(), message: z.string().optional() }),
})
const answerSchema = z.union([failureSchema, z.object({ result: z.unknown() })])
const idSchema = z.union([z.string(), z.number()]).transform(String)
const domainsSchema = z.object({
  domains: z.array(z.object({ name: z.string(), status: z.string().optional() })),
})
const recordsSchema = z.object({
  records: z.array(
    z.object({ id: idSchema, name: z.string(), type: z.string(), content: z.coerce.string() }),
  ),
})

/** 403 is said of a token that is wrong, and of a domain or method that it may not use. */
const refusal = (code: number | undefined, detail: string | undefined, zone = 'its zones'): CerthubError => {
  const problem = code === undefined ? 'an error without a code' : `error ${code}`
  if (/permission denied/i.test(detail ?? ''))
    return new CerthubError('dns.permission_denied', { provider, zone, problem }, { detail })
  if (code === 401 || code === 403 || (code === undefined && /token/i.test(detail ?? '')))
    return new CerthubError('dns.credential_rejected', { provider, problem }, { detail })
  if (code === 429) return new CerthubError('dns.rate_limited', { provider }, { detail })
  return new CerthubError('dns.provider_refused', { provider, problem }, { detail })
}

const create = (values: FieldValues, io: ProviderIo) => {
  const { token } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl),
      headers: { authorization: `Njalla ${token?.expose() ?? ''}` },
      secrets: token ? [token] : [],
      explain: (body) => failureSchema.safeParse(body).data?.error.message,
    },
    io,
  )
  /** A failure comes with status 200.*/
  const call = async (
    method: string,
    params: { domain?: string; id?: string },
    signal?: AbortSignal,
  ): Promise<unknown> => {
    const answer = await api.read({
      method: 'POST',
      path: '/',
      body: { method, params },
      schema: answerSchema,
      signal,
    })
    if (!('error' in answer)) return answer.result
    throw refusal(answer.error.code, answer.error.message, params.domain)
  }
  const read = async <T>(
    method: string,
    params: { domain?: string },
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ) => {
    const parsed = schema.safeParse(await call(method, params, signal))
    if (parsed.success) return parsed.data
    throw new CerthubError('dns.provider_error', { provider, problem: 'its answer cannot be understood' })
  }

  const list: ListRecords = async (domain, { zone }, signal) => {
    const { records } = await read('list-records', { domain }, recordsSchema, signal)
    return records
      .filter(({ type }) => type === 'TXT')
      .map(({ id, name, content }) => ({
        id,
        fqdn: absoluteName(name || '@', zone),
        value: unquoted(content),
      }))
  }

  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const { domains } = await read('list-domains', {}, domainsSchema, signal)
        return domains.map(({ name, status = 'active' }) => ({
          id: name,
          name: plainName(name),
          active: status === 'active',
        }))
      },
      list,
      async create(domain, { fqdn, zone, value, ttl }, signal) {
        const name = relativeName(fqdn, zone, '@')
        const allowed = ttls.find((one) => one >= ttl) ?? 86_400
        const record = { domain, type: 'TXT', name, content: value, ttl: allowed }
        return (await read('add-record', record, z.object({ id: idSchema }), signal)).id
      },
      async remove(domain, id, record, signal) {
        try {
          await call('remove-record', { domain, id }, signal)
        } catch (error) {
          // Njalla documents no code for a record that is not there.
          const isRefusal = hasCode(error, 'dns.provider_refused')
          if (!isRefusal) throw error
          const listed = await list(domain, { zone: record.zone }, signal)
          if (listed.some((one) => one.id === id)) throw error
        }
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'njalla',
  title: 'Njalla',
  helpUrl: 'https://njal.la/api/',
  fields: [
    {
      name: 'token',
      label: 'API token',
      env: 'NJALLA_TOKEN',
      required: true,
      nature: 'secret',
      help: 'Made under Settings → API. It can be limited to a domain and to the methods list-domains, list-records, add-record and remove-record.',
    },
    apiUrlField('NJALLA_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

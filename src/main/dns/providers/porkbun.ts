import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { readPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import type { ListRecords } from '../provider-kit/record-list.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { relativeName } from '../provider-kit/relative-name.ts'

const provider = 'Porkbun'
const publicUrl = 'https://api.porkbun.com/api/json/v3'
const zonesPerPage = 1000
const shortestTtl = 600
/** As long as lego waits there. */
const propagationMs = 600_000

const id = z.union([z.string(), z.number()]).transform(String)
const doneSchema = z.object({ status: z.string() })
const zonesSchema = doneSchema.extend({ domains: z.array(z.object({ domain: z.string() })).default([]) })
const recordSchema = z.object({ id, name: z.string(), type: z.string(), content: z.string() })
const recordsSchema = doneSchema.extend({ records: z.array(recordSchema).default([]) })
const createdSchema = doneSchema.extend({ id: id.optional() })
const failureSchema = z.object({
  status: z.literal('ERROR'),
  code: z.string().optional(),
  message: z.string().default(''),
})

const messageOf = (body: unknown): string | undefined =>
  failureSchema.safeParse(body).data?.message || undefined

/** Keys that are wrong, and domains that are not open to the API, are said with status 400. */
const refusalFor =
  (zone?: string) =>
  (status: number, body: unknown): CerthubError | undefined => {
    const { message, code = '' } = failureSchema.safeParse(body).data ?? {}
    if (message === undefined || status === 429 || status >= 500) return undefined
    const [problem, extras] = [`HTTP ${status}`, { detail: message }]
    if (/api key/i.test(message) || code.startsWith('INVALID_API_KEY'))
      return new CerthubError('dns.credential_rejected', { provider, problem }, extras)
    if (zone !== undefined && /opted in|api access/i.test(message))
      return new CerthubError('dns.permission_denied', { provider, zone, problem }, extras)
    return undefined
  }

const create = (values: FieldValues, io: ProviderIo) => {
  const { apiKey, secretApiKey } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl),
      secrets: [apiKey, secretApiKey].filter((secret) => secret !== undefined),
      explain: messageOf,
    },
    io,
  )
  /** Everything is a POST that carries the keys; what failed may come with status 200. */
  const ask = async <T extends { status: string }>(
    path: string,
    schema: z.ZodType<T>,
    { more, zone, signal }: { more?: object; zone?: string; signal?: AbortSignal | undefined },
  ): Promise<T> => {
    const refuse = refusalFor(zone)
    const body = { ...more, apikey: apiKey?.expose() ?? '', secretapikey: secretApiKey?.expose() ?? '' }
    const answer = await api.read({
      method: 'POST',
      path,
      body,
      schema: z.union([failureSchema, schema]),
      zone,
      refuse,
      signal,
    })
    const detail = messageOf(answer)
    if (failureSchema.safeParse(answer).success)
      throw (
        refuse(200, answer) ??
        new CerthubError('dns.provider_refused', { provider, problem: 'ERROR' }, { detail })
      )
    return schema.parse(answer)
  }
  const list: ListRecords = async (zoneId, { zone, fqdn }, signal) => {
    const name = fqdn === undefined ? '' : relativeName(fqdn, zone)
    const path =
      fqdn === undefined
        ? `/dns/retrieve/${zoneId}`
        : `/dns/retrieveByNameType/${zoneId}/TXT${name && `/${name}`}`
    const { records } = await ask(path, recordsSchema, { zone, signal })
    return records
      .filter(({ type }) => type === 'TXT')
      .map(({ id, name: owner, content }) => ({ id, fqdn: plainName(owner), value: unquoted(content) }))
  }
  const client = createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readPages(async (page) => {
          const more = { start: String((page - 1) * zonesPerPage) }
          const { domains } = await ask('/domain/listAll', zonesSchema, { more, signal })
          return { items: domains, more: domains.length >= zonesPerPage }
        })
        return zones.map(({ domain }) => ({ id: domain, name: plainName(domain), active: true }))
      },
      list,
      async create(zoneId, { fqdn, zone, value, ttl }, signal) {
        const name = relativeName(fqdn, zone)
        const more = { type: 'TXT', name, content: value, ttl: String(Math.max(ttl, shortestTtl)) }
        const created = await ask(`/dns/create/${zoneId}`, createdSchema, { more, zone, signal })
        return created.id ?? ''
      },
      /** In words. */
      refusesAbsent: true,
      async remove(zoneId, recordId, { zone }, signal) {
        await ask(`/dns/delete/${zoneId}/${recordId}`, doneSchema, { zone, signal })
      },
    },
    io.clock,
  )
  return { ...client, propagationMs }
}

export default defineDnsProvider({
  code: 'porkbun',
  title: 'Porkbun',
  helpUrl: 'https://kb.porkbun.com/article/190-getting-started-with-the-porkbun-api',
  fields: [
    {
      name: 'apiKey',
      label: 'API key',
      env: 'PORKBUN_API_KEY',
      required: true,
      nature: 'secret',
      placeholder: 'pk1_…',
      help: 'It changes only domains whose details have “API access” switched on.',
    },
    {
      name: 'secretApiKey',
      label: 'Secret API key',
      env: 'PORKBUN_SECRET_API_KEY',
      required: true,
      nature: 'secret',
      placeholder: 'sk1_…',
    },
    apiUrlField('PORKBUN_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

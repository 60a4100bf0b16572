import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, checkApiUrl, sandboxField } from '../provider-kit/api-url.ts'
import { NotTogether } from '../provider-kit/batches.ts'
import { readPages } from '../provider-kit/pages.ts'
import {
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { createTokenApi } from '../provider-kit/token-api.ts'

const provider = 'DNSimple'
const publicUrl = 'https://api.dnsimple.com/v2'
const sandboxUrl = 'https://api.sandbox.dnsimple.com/v2'
const mostPerPage = 100
const shortestTtl = 60
/** Changes in one request. */
const mostTogether = 100
/** Changes of many records are part of the largest plan alone. */
const notInPlan = 412

const pagination = z.object({ total_pages: z.number() }).optional()
const whoamiSchema = z.object({ data: z.object({ account: z.object({ id: z.number() }).nullish() }) })
const accountsSchema = z.object({ data: z.array(z.object({ id: z.number() })) })
const zonesSchema = z.object({
  data: z.array(
    z.object({ name: z.string(), secondary: z.boolean().nullish(), reverse: z.boolean().nullish() }),
  ),
  pagination,
})
const recordSchema = z.object({ id: z.number(), name: z.string(), type: z.string(), content: z.string() })
const recordsSchema = z.object({ data: z.array(recordSchema), pagination })
const batchSchema = z.object({
  data: z.object({ creates: z.array(recordSchema.omit({ type: true })).optional() }),
})
const createdSchema = z.object({ data: z.object({ id: z.number() }) })
const failureSchema = z.object({
  message: z.string(),
  errors: z.record(z.string(), z.array(z.string())).nullish(),
})
const explain = (body: unknown): string | undefined => {
  const { message, errors } = failureSchema.safeParse(body).data ?? {}
  const problems = Object.entries(errors ?? {}).map(([field, said]) => `${field} ${said.join(', ')}`)
  return [message, ...problems].filter(Boolean).join('; ') || undefined
}

const create = (values: FieldValues, io: ProviderIo) => {
  const api = createTokenApi({ provider, publicUrl, sandboxUrl, explain, rightsBy403: true }, values, io)

  /** The account of the token; a user’s token is good when that user has one account only. */
  const findAccount = async (signal?: AbortSignal): Promise<number> => {
    const who = await api.read({ method: 'GET', path: '/whoami', schema: whoamiSchema, signal })
    if (who.data.account) return who.data.account.id
    const listed = await api.read({ method: 'GET', path: '/accounts', schema: accountsSchema, signal })
    const [account, another] = listed.data
    if (account && !another) return account.id
    const problem = 'it is a user’s token, and the user has several accounts; take an account token'
    throw new CerthubError('dns.credential_rejected', { provider, problem })
  }

  const bodyOf = ({ fqdn, zone, value, ttl }: TxtRecord) => ({
    type: 'TXT',
    name: relativeName(fqdn, zone),
    content: value,
    ttl: Math.max(ttl, shortestTtl),
  })

  /** All or none of it, for accounts whose plan has it: https://developer.dnsimple.com/v2/zones/batch-change-zone-records/ */
  const batch = async (zonePath: string, zone: string, body: object, signal?: AbortSignal) => {
    const { status, data } = await api.call({
      method: 'POST',
      path: `${zonePath}/batch`,
      body,
      schema: batchSchema,
      zone,
      accept: [notInPlan],
      signal,
    })
    if (status === notInPlan) throw new NotTogether()
    return data?.data ?? {}
  }

  /** A zone’s id is its path, since a zone is found by its account and name. */
  return createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const path = `/${await findAccount(signal)}/zones`
        const zones = await readPages(async (page) => {
          const query = { per_page: mostPerPage, page }
          const listed = await api.read({ method: 'GET', path, query, schema: zonesSchema, signal })
          return { items: listed.data, more: page < (listed.pagination?.total_pages ?? 1) }
        })
        return zones.map(({ name, secondary }) => ({
          id: `${path}/${name}`,
          name: plainName(name),
          active: !secondary,
        }))
      },
      async list(zonePath, { zone, fqdn, most }, signal) {
        const own = fqdn === undefined ? {} : { name: relativeName(fqdn, zone) }
        const records = await readPages(async (page) => {
          const listed = await api.read({
            method: 'GET',
            path: `${zonePath}/records`,
            query: { ...own, type: 'TXT', per_page: mostPerPage, page },
            schema: recordsSchema,
            zone,
            signal,
          })
          return { items: listed.data, more: page < (listed.pagination?.total_pages ?? 1) }
        }, most)
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, name, content }) => ({
            id: String(id),
            fqdn: absoluteName(name, zone),
            value: unquoted(content),
          }))
      },
      async create(zonePath, record, signal) {
        const { data } = await api.read({
          method: 'POST',
          path: `${zonePath}/records`,
          body: bodyOf(record),
          schema: createdSchema,
          zone: record.zone,
          signal,
        })
        return String(data.id)
      },
      async remove(zonePath, id, { zone }, signal) {
        const path = `${zonePath}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
      together: {
        most: mostTogether,
        async create(zonePath, records, signal) {
          const { creates = [] } = await batch(
            zonePath,
            records[0]?.zone ?? '',
            { creates: records.map(bodyOf) },
            signal,
          )
          return records.map(({ fqdn, zone, value }) => {
            const own = relativeName(fqdn, zone)
            const made = creates.find(
              ({ name, content }) => name.toLowerCase() === own && unquoted(content) === value,
            )
            return made ? String(made.id) : ''
          })
        },
        async remove(zonePath, zone, ids, signal) {
          await batch(zonePath, zone, { deletes: ids.map((id) => ({ id: Number(id) })) }, signal)
        },
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'dnsimple',
  title: 'DNSimple',
  helpUrl: 'https://support.dnsimple.com/articles/api-access-token/',
  notes: [
    'Many records are written in one request where the account’s plan has that (Enterprise); else one by one.',
  ],
  fields: [
    {
      name: 'token',
      label: 'API token',
      env: 'DNSIMPLE_OAUTH_TOKEN',
      required: true,
      nature: 'secret',
      help: 'An account token; a scoped one needs read and write access to the zone.',
    },
    sandboxField('DNSIMPLE_SANDBOX'),
    apiUrlField('DNSIMPLE_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

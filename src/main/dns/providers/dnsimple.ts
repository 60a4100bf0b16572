import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { apiUrlField, checkApiUrl, sandboxField } from '../api-url.ts'
import { readPages } from '../pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider.ts'
import { createRecordsClient } from '../records-by-id.ts'
import { relativeName } from '../relative-name.ts'
import { createTokenApi } from '../token-api.ts'
import { unquoted } from '../txt-text.ts'
import { plainName } from '../wire.ts'

const provider = 'DNSimple'
const publicUrl = 'https://api.dnsimple.com/v2'
const sandboxUrl = 'https://api.sandbox.dnsimple.com/v2'
const mostPerPage = 100
const shortestTtl = 60

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
  const api = createTokenApi({ provider, publicUrl, sandboxUrl, explain }, values, io)

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
      async find(zonePath, { fqdn, zone, value }, signal) {
        const own = relativeName(fqdn, zone)
        const records = await readPages(async (page) => {
          const listed = await api.read({
            method: 'GET',
            path: `${zonePath}/records`,
            query: { name: own, type: 'TXT', per_page: mostPerPage, page },
            schema: recordsSchema,
            zone,
            signal,
          })
          return { items: listed.data, more: page < (listed.pagination?.total_pages ?? 1) }
        })
        return records
          .filter(({ type, name }) => type === 'TXT' && name.toLowerCase() === own)
          .filter(({ content }) => unquoted(content) === value)
          .map(({ id }) => String(id))
      },
      async create(zonePath, { fqdn, zone, value, ttl }, signal) {
        const { data } = await api.read({
          method: 'POST',
          path: `${zonePath}/records`,
          body: {
            type: 'TXT',
            name: relativeName(fqdn, zone),
            content: value,
            ttl: Math.max(ttl, shortestTtl),
          },
          schema: createdSchema,
          zone,
          signal,
        })
        return String(data.id)
      },
      async remove(zonePath, id, { zone }, signal) {
        const path = `${zonePath}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
    },
    io.clock,
  )
}

export default defineDnsProvider({
  code: 'dnsimple',
  title: 'DNSimple',
  helpUrl: 'https://support.dnsimple.com/articles/api-access-token/',
  fields: [
    {
      name: 'token',
      label: 'API token',
      env: 'DNSIMPLE_OAUTH_TOKEN',
      required: true,
      secret: true,
      help: 'An account token; a scoped one needs read and write access to the zone.',
    },
    sandboxField('DNSIMPLE_SANDBOX'),
    apiUrlField('DNSIMPLE_BASE_URL', publicUrl),
  ],
  check: checkApiUrl,
  create,
})

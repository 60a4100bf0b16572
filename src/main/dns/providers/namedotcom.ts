import { z } from 'zod'
import { Secret } from '../../../shared/secret.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import { readPages } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { relativeName } from '../provider-kit/relative-name.ts'

const provider = 'Name.com'
const publicUrl = 'https://api.name.com'
const mostPerPage = 1000
const shortestTtl = 300
/** As long as lego waits there. */
const propagationMs = 900_000

/** What is empty or nought is left out of an answer. */
const nextPage = z.number().optional()
const zonesSchema = z.object({ domains: z.array(z.object({ domainName: z.string() })).default([]), nextPage })
const recordSchema = z.object({ id: z.number(), fqdn: z.string(), type: z.string(), answer: z.string() })
const recordsSchema = z.object({ records: z.array(recordSchema).default([]), nextPage })
const failureSchema = z.object({ message: z.string(), details: z.string().optional() })
const explain = (body: unknown): string | undefined => {
  const { message, details } = failureSchema.safeParse(body).data ?? {}
  return [message, details].filter(Boolean).join('; ') || undefined
}

/** The address may be given as lego has it, by its host alone. */
const withAddress = (values: FieldValues): FieldValues => {
  const given = values.baseUrl?.expose()
  return given === undefined || given.includes('://')
    ? values
    : { ...values, baseUrl: new Secret(`https://${given}`) }
}

const create = (values: FieldValues, io: ProviderIo) => {
  const { username, token } = values
  const basic = Buffer.from(`${username?.expose() ?? ''}:${token?.expose() ?? ''}`).toString('base64')
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(withAddress(values), publicUrl),
      headers: { authorization: `Basic ${basic}` },
      secrets: token ? [token, new Secret(basic)] : [],
      explain,
    },
    io,
  )
  const client = createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones = await readPages(async (page) => {
          const query = { perPage: mostPerPage, page }
          const path = '/v4/domains'
          const listed = await api.read({ method: 'GET', path, query, schema: zonesSchema, signal })
          return { items: listed.domains, more: Boolean(listed.nextPage) }
        })
        return zones.map(({ domainName }) => ({ id: domainName, name: plainName(domainName), active: true }))
      },
      async list(zoneId, { zone }, signal) {
        const path = `/v4/domains/${zoneId}/records`
        const records = await readPages(async (page) => {
          const query = { perPage: mostPerPage, page }
          const listed = await api.read({ method: 'GET', path, query, schema: recordsSchema, zone, signal })
          return { items: listed.records, more: Boolean(listed.nextPage) }
        })
        return records
          .filter(({ type }) => type === 'TXT')
          .map(({ id, fqdn, answer }) => ({
            id: String(id),
            fqdn: plainName(fqdn),
            value: unquoted(answer),
          }))
      },
      async create(zoneId, { fqdn, zone, value, ttl }, signal) {
        const { id } = await api.read({
          method: 'POST',
          path: `/v4/domains/${zoneId}/records`,
          body: {
            type: 'TXT',
            host: relativeName(fqdn, zone),
            answer: value,
            ttl: Math.max(ttl, shortestTtl),
          },
          schema: z.object({ id: z.number() }),
          zone,
          signal,
        })
        return String(id)
      },
      async remove(zoneId, id, { zone }, signal) {
        const path = `/v4/domains/${zoneId}/records/${id}`
        await api.call({ method: 'DELETE', path, zone, accept: [404], signal })
      },
    },
    io.clock,
  )
  return { ...client, propagationMs }
}

export default defineDnsProvider({
  code: 'namedotcom',
  title: 'Name.com',
  helpUrl: 'https://www.name.com/support/articles/31142639244819-how-to-manage-your-api-tokens',
  fields: [
    {
      name: 'username',
      label: 'User name',
      env: 'NAMECOM_USERNAME',
      required: true,
      nature: 'plain',
      help: 'As shown beside the token; for the test environment it ends in -test.',
    },
    {
      name: 'token',
      label: 'API token',
      env: 'NAMECOM_API_TOKEN',
      required: true,
      nature: 'secret',
      help: 'An account with two-step verification must allow API access in its security settings.',
    },
    apiUrlField('NAMECOM_SERVER', publicUrl),
  ],
  check: (values) => checkApiUrl(withAddress(values)),
  create,
})

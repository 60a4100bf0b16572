import { z } from 'zod'
import { hasCode } from '../../../shared/errors.ts'
import { quoted } from '../protocol/txt-text.ts'
import { apiUrlField, apiUrlOf, checkApiUrl } from '../provider-kit/api-url.ts'
import { createTriedZones } from '../provider-kit/asked-zones.ts'
import { Conflict } from '../provider-kit/conflict-retry.ts'
import { createJsonApi } from '../provider-kit/json-api.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'
import { createRecordSetsClientIn } from '../provider-kit/record-sets.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { noSet } from '../provider-kit/set-changes.ts'

const provider = 'Gandi'
const publicUrl = 'https://api.gandi.net/v5/livedns'
const shortestTtl = 300
/** As long as lego waits there. */
const propagationMs = 1_200_000

const setSchema = z.object({ rrset_ttl: z.number(), rrset_values: z.array(z.string()) })
const setsSchema = z.array(setSchema.extend({ rrset_name: z.string(), rrset_type: z.string() }))
const failureSchema = z.object({
  message: z.string().optional(),
  errors: z.array(z.object({ name: z.string().optional(), description: z.string() })).optional(),
})
const explain = (body: unknown): string | undefined => {
  const { message, errors = [] } = failureSchema.safeParse(body).data ?? {}
  const problems = errors.map(({ name, description }) => (name ? `${name}: ${description}` : description))
  return [message, ...problems].filter(Boolean).join('; ') || undefined
}

const pathOf = ({ fqdn, zone }: TxtRecord): string =>
  `/domains/${zone}/records/${relativeName(fqdn, zone, '@')}/TXT`

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const { token, apiKey } = values
  const api = createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl),
      headers: { authorization: token ? `Bearer ${token.expose()}` : `Apikey ${apiKey?.expose() ?? ''}` },
      secrets: [token, apiKey].filter((secret) => secret !== undefined),
      explain,
    },
    io,
  )
  /** Throws dns.credential_rejected for a wrong token, which is forbidden every domain as one that is limited to others is. */
  const signIn = (signal?: AbortSignal) =>
    api.call({ method: 'GET', path: '/domains', query: { per_page: 1 }, signal })
  const orSignIn = async <T>(work: Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await work
    } catch (error) {
      if (hasCode(error, 'dns.permission_denied')) await signIn(signal)
      throw error
    }
  }
  /** A name that is no domain of the account’s is not found, or not allowed to a token that is limited to some. */
  const zones = createTriedZones(
    provider,
    async (zone) => {
      const call = { method: 'GET', path: `/domains/${zone}`, zone, accept: [404] } as const
      return (await api.call(call)).status < 300
    },
    io.clock,
    signIn,
  )
  const client = createRecordSetsClientIn(
    zones,
    {
      provider,
      async read(_zoneId, record, signal) {
        const { data } = await api.call({
          method: 'GET',
          path: pathOf(record),
          schema: setSchema,
          zone: record.zone,
          accept: [404],
          signal,
        })
        return { values: data?.rrset_values ?? [], ttl: data?.rrset_ttl }
      },
      async list(_zoneId, zone, _most, signal) {
        const path = `/domains/${zone}/records`
        const sets = await api.read({ method: 'GET', path, schema: setsSchema, zone, signal })
        return new Map(
          sets
            .filter(({ rrset_type }) => rrset_type === 'TXT')
            .map(({ rrset_name, rrset_ttl, rrset_values }) => [
              absoluteName(rrset_name, zone),
              { ttl: rrset_ttl, values: rrset_values },
            ]),
        )
      },
      listMayLack: true,
      async write(_zoneId, { record, before, values: texts }, signal) {
        const call = { path: pathOf(record), zone: record.zone, signal }
        const body = { rrset_ttl: before.ttl ?? Math.max(record.ttl, shortestTtl), rrset_values: texts }
        if (texts.length === 0) await api.call({ ...call, method: 'DELETE', accept: [404] })
        else if (before !== noSet) await api.call({ ...call, method: 'PUT', body })
        else {
          // A set that the list did not have is made, which Gandi refuses where there is one.
          const { status } = await api.call({ ...call, method: 'POST', body, accept: [409] })
          if (status === 409) throw new Conflict()
        }
      },
      encode: quoted,
      noticesConflicts: false,
    },
    io.clock,
  )
  return {
    ...client,
    present: (record, signal) => orSignIn(client.present(record, signal), signal),
    cleanUp: (record, ref, signal) => orSignIn(client.cleanUp(record, ref, signal), signal),
    propagationMs,
  }
}

export default defineDnsProvider({
  code: 'gandiv5',
  title: 'Gandi LiveDNS',
  helpUrl: 'https://docs.gandi.net/en/managing_an_organization/organizations/personal_access_token.html',
  fields: [
    {
      name: 'token',
      label: 'Personal access token',
      env: 'GANDIV5_PERSONAL_ACCESS_TOKEN',
      required: false,
      nature: 'secret',
      help: 'With the permission “Manage domain name technical configurations”. It expires after a year at the latest.',
    },
    {
      name: 'apiKey',
      label: 'API key',
      env: 'GANDIV5_API_KEY',
      required: false,
      nature: 'secret',
      help: 'The older kind, which Gandi no longer recommends; it may do everything in the account.',
    },
    apiUrlField('GANDIV5_BASE_URL', publicUrl),
  ],
  anyOf: [['token'], ['apiKey']],
  check: (values) =>
    values.token && values.apiKey
      ? 'give the personal access token or the API key, not both'
      : checkApiUrl(values),
  create,
})

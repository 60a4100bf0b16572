import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { createTurns } from '../../concurrency/batch.ts'
import type { HttpRequest } from '../../ports/http.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { createAccountZones } from '../provider-kit/account-zones.ts'
import { checkApiUrl } from '../provider-kit/api-url.ts'
import { createJsonApi, type JsonApi } from '../provider-kit/json-api.ts'
import { createOauthTokens } from '../provider-kit/oauth-tokens.ts'
import { TooLong } from '../provider-kit/pages.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import type { ListedRecord } from '../provider-kit/record-list.ts'
import { createRecordsClientIn } from '../provider-kit/records-by-id.ts'
import { absoluteName, relativeName } from '../provider-kit/relative-name.ts'
import { createListedOrSeenZones } from '../provider-kit/zones-by-dns.ts'

const provider = 'OVHcloud'

/** Where each endpoint’s API is, and where it gives OAuth 2 tokens. */
const endpoints: Record<string, readonly [api: string, tokens: string]> = {
  'ovh-eu': ['https://eu.api.ovh.com/1.0', 'https://www.ovh.com/auth/oauth2/token'],
  'ovh-ca': ['https://ca.api.ovh.com/1.0', 'https://ca.ovh.com/auth/oauth2/token'],
  'ovh-us': ['https://api.us.ovhcloud.com/1.0', 'https://us.ovhcloud.com/auth/oauth2/token'],
}

/** These mean that a key is wrong, whatever the status; NOT_GRANTED_CALL is about rights and not among them. */
const credentialCodes = new Set(['INVALID_CREDENTIAL', 'INVALID_KEY', 'INVALID_SIGNATURE', 'NOT_CREDENTIAL'])
const failureSchema = z.object({ errorCode: z.string().optional(), message: z.string() })
const idsSchema = z.array(z.number())
const recordSchema = z.object({ id: z.number(), subDomain: z.string().nullable(), target: z.string() })

const refuse = (status: number, body: unknown): CerthubError | undefined => {
  const { data } = failureSchema.safeParse(body)
  if (!data?.errorCode || !credentialCodes.has(data.errorCode)) return undefined
  const problem = `HTTP ${status}, ${data.errorCode}`
  return new CerthubError('dns.credential_rejected', { provider, problem }, { detail: data.message })
}

type Authorize = (request: HttpRequest) => Promise<Record<string, string>>

/** OVHcloud’s own signature: https://help.ovhcloud.com/csm/en-gb-api-getting-started-ovhcloud-api (“Authentication”). */
const signing = (values: FieldValues, baseUrl: string, io: ProviderIo): Authorize => {
  const { applicationKey, applicationSecret, consumerKey } = values
  const open = createJsonApi({ provider, baseUrl, secrets: [] }, io)
  let ahead: number | undefined
  /** The server’s clock counts, not this computer’s. */
  const serverTime = async (signal?: AbortSignal): Promise<number> => {
    if (ahead === undefined) {
      const now = await open.read({ method: 'GET', path: '/auth/time', schema: z.number(), signal })
      ahead = now - Math.floor(io.clock.now() / 1000)
    }
    return Math.floor(io.clock.now() / 1000) + ahead
  }
  return async ({ method, url, body = '', signal }) => {
    const timestamp = String(await serverTime(signal))
    const consumer = consumerKey?.expose() ?? ''
    const signed = [applicationSecret?.expose() ?? '', consumer, method, url, body, timestamp].join('+')
    return {
      'x-ovh-application': applicationKey?.expose() ?? '',
      'x-ovh-consumer': consumer,
      'x-ovh-timestamp': timestamp,
      'x-ovh-signature': `$1$${createHash('sha1').update(signed).digest('hex')}`,
    }
  }
}

const bearing = (values: FieldValues, tokenUrl: string, io: ProviderIo): Authorize => {
  const { accessToken, clientId, clientSecret } = values
  if (accessToken || !clientSecret)
    return async () => ({ authorization: `Bearer ${accessToken?.expose() ?? ''}` })
  const form = () => ({
    grant_type: 'client_credentials',
    client_id: clientId?.expose() ?? '',
    client_secret: clientSecret.expose(),
    scope: 'all',
  })
  const tokens = createOauthTokens({ provider, tokenUrl, secrets: [clientSecret], form }, io)
  return async ({ signal }) => ({ authorization: `Bearer ${(await tokens.read(signal)).expose()}` })
}

const open = (values: FieldValues, io: ProviderIo): JsonApi => {
  const [publicUrl, publicTokens] = endpoints[values.endpoint?.expose() ?? 'ovh-eu'] ?? ['', '']
  const own = values.baseUrl?.expose().replace(/\/+$/, '')
  const baseUrl = own ?? publicUrl
  const tokenUrl = own === undefined ? publicTokens : `${new URL(own).origin}/auth/oauth2/token`
  const { applicationSecret, consumerKey, clientSecret, accessToken } = values
  const secrets = [applicationSecret, consumerKey, clientSecret, accessToken].filter(
    (one) => one !== undefined,
  )
  const authorize = applicationSecret ? signing(values, baseUrl, io) : bearing(values, tokenUrl, io)
  return createJsonApi({ provider, baseUrl, authorize, secrets, rightsBy403: true }, io)
}

const create = (values: FieldValues, io: ProviderIo) => {
  const api = open(values, io)
  const pathOf = (zone: string) => `/domain/zone/${zone}`
  /** Nothing is served before it. Shared by the changes of an order, so nobody’s cancelling stops it. */
  const refreshes = createTurns<void>(async (zone) => {
    await api.call({ method: 'POST', path: `${pathOf(zone)}/refresh`, zone, refuse })
  })

  const listZones = async (signal?: AbortSignal) => {
    const schema = z.array(z.string())
    const names = await api.read({ method: 'GET', path: '/domain/zone', schema, refuse, signal })
    return names.map((name) => ({ id: name, name: name.toLowerCase(), active: true }))
  }
  const zones = createListedOrSeenZones(createAccountZones(provider, listZones, io.clock), io.resolver)
  return createRecordsClientIn(zones, {
    provider,
    /** Keys that were made for lego may create and delete records, and read nothing. */
    writesUnseen: true,
    /** A list has ids alone, and its filter means “contains”; so one name is looked at, and never the zone. */
    async list(zoneId, { zone, fqdn }, signal) {
      if (fqdn === undefined) throw new TooLong()
      const name = relativeName(fqdn, zone)
      const path = `${pathOf(zoneId)}/record`
      const query = { fieldType: 'TXT', ...(name && { subDomain: name }) }
      const ids = await api.read({ method: 'GET', path, query, schema: idsSchema, zone, refuse, signal })
      const listed: ListedRecord[] = []
      for (const id of ids) {
        const { data } = await api.call({
          method: 'GET',
          path: `${path}/${id}`,
          schema: recordSchema,
          zone,
          accept: [404],
          refuse,
          signal,
        })
        // Targets come back in quotes or without.
        if (data)
          listed.push({
            id: String(id),
            fqdn: absoluteName(data.subDomain ?? '', zone),
            value: unquoted(data.target),
          })
      }
      return listed
    },
    async create(zoneId, { fqdn, zone, value, ttl }, signal) {
      const { id } = await api.read({
        method: 'POST',
        path: `${pathOf(zoneId)}/record`,
        body: {
          fieldType: 'TXT',
          subDomain: relativeName(fqdn, zone),
          target: value,
          ttl: Math.max(ttl, 60),
        },
        schema: z.object({ id: z.number() }),
        zone,
        refuse,
        signal,
      })
      return String(id)
    },
    publish: (zone) => refreshes.add(zone, undefined),
    async remove(zoneId, id, { zone }, signal) {
      const path = `${pathOf(zoneId)}/record/${id}`
      await api.call({ method: 'DELETE', path, zone, accept: [404], refuse, signal })
    },
  })
}

export default defineDnsProvider({
  code: 'ovh',
  title: 'OVHcloud',
  helpUrl:
    'https://help.ovhcloud.com/csm/en-gb-api-getting-started-ovhcloud-api?id=kb_article_view&sysparm_article=KB0042784',
  notes: ['When making the keys, set their validity to unlimited, or renewals end when they do.'],
  fields: [
    {
      name: 'endpoint',
      label: 'Endpoint',
      env: 'OVH_ENDPOINT',
      required: false,
      nature: 'plain',
      default: 'ovh-eu',
      choices: Object.keys(endpoints),
      help: 'Where the account was opened.',
    },
    {
      name: 'applicationKey',
      label: 'Application key',
      env: 'OVH_APPLICATION_KEY',
      required: false,
      nature: 'plain',
      help: 'With GET, POST and DELETE on /domain/zone and /domain/zone/*, made at https://api.ovh.com/createToken. POST and DELETE are enough, but then a record that is there already is written twice.',
    },
    {
      name: 'applicationSecret',
      label: 'Application secret',
      env: 'OVH_APPLICATION_SECRET',
      required: false,
      nature: 'secret',
    },
    {
      name: 'consumerKey',
      label: 'Consumer key',
      env: 'OVH_CONSUMER_KEY',
      required: false,
      nature: 'secret',
    },
    {
      name: 'clientId',
      label: 'Client ID',
      env: 'OVH_CLIENT_ID',
      required: false,
      nature: 'plain',
      help: 'Of a service account (OAuth 2), instead of the keys above.',
    },
    {
      name: 'clientSecret',
      label: 'Client secret',
      env: 'OVH_CLIENT_SECRET',
      required: false,
      nature: 'secret',
    },
    {
      name: 'accessToken',
      label: 'Access token',
      env: 'OVH_ACCESS_TOKEN',
      required: false,
      nature: 'secret',
      help: 'Instead of all of these. It expires soon.',
    },
    {
      name: 'baseUrl',
      advanced: true,
      label: 'API URL',
      env: 'OVH_BASE_URL',
      required: false,
      nature: 'address',
      help: 'Instead of the endpoint’s own.',
    },
  ],
  anyOf: [
    ['applicationKey', 'applicationSecret', 'consumerKey'],
    ['clientId', 'clientSecret'],
    ['accessToken'],
  ],
  check(values) {
    const kinds = [values.applicationSecret, values.clientSecret, values.accessToken].filter(Boolean)
    if (kinds.length > 1)
      return 'give the keys of an application, or a client, or an access token, not several'
    return checkApiUrl(values)
  },
  create,
})

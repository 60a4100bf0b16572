import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { unquoted } from '../protocol/txt-text.ts'
import { plainName } from '../protocol/wire.ts'
import { createAccessToken } from '../provider-kit/access-token.ts'
import { apiUrlField, apiUrlOf, checkApiUrl, sandboxField } from '../provider-kit/api-url.ts'
import { createJsonApi, type JsonApi } from '../provider-kit/json-api.ts'
import { defineDnsProvider, type FieldValues, type ProviderIo } from '../provider-kit/provider.ts'
import type { ListRecords } from '../provider-kit/record-list.ts'
import { createRecordsClient } from '../provider-kit/records-by-id.ts'
import { decodeBase32, totpCode, totpPeriod } from '../provider-kit/totp.ts'
import type { ListedZone } from '../provider-kit/zone-list.ts'

const provider = 'INWX'
const publicUrl = 'https://api.domrobot.com/jsonrpc'
const sandboxUrl = 'https://api.ote.domrobot.com/jsonrpc'
const zonesPerPage = 500
const shortestTtl = 300
/** Seconds; shorter than INWX keeps one. */
const sessionLifetime = 600
/** As long as lego waits there. */
const propagationMs = 360_000

/** Result codes, as in RFC 5730 §3. */
const isDone = (code: number): boolean => code >= 1000 && code <= 1500
const authenticationError = 2200
const authorizationError = 2201
const exists = 2302
const absent = 2303
const sessionLimit = 2502

const answerSchema = z.object({
  code: z.number(),
  msg: z.string().optional(),
  resData: z.unknown().optional(),
})
type Answer = z.output<typeof answerSchema>
const idSchema = z.union([z.string(), z.number()]).transform(String)
const loginSchema = z.object({ tfa: z.string().optional() })
const zonesSchema = z.object({
  count: z.coerce.number(),
  domains: z.array(z.object({ domain: z.string(), type: z.string().optional() })).default([]),
})
const recordsSchema = z.object({
  record: z
    .array(z.object({ id: idSchema, name: z.string(), type: z.string(), content: z.string() }))
    .default([]),
})

const refusal = ({ code, msg }: Answer, zone?: string): CerthubError => {
  const [problem, extras] = [`error ${code}`, { detail: msg }]
  if (code === authenticationError)
    return new CerthubError('dns.credential_rejected', { provider, problem }, extras)
  if (code === authorizationError)
    return new CerthubError('dns.permission_denied', { provider, zone: zone ?? 'the zones', problem }, extras)
  if (code === sessionLimit) return new CerthubError('dns.rate_limited', { provider }, extras)
  const kind = code >= 2400 ? 'dns.provider_error' : 'dns.provider_refused'
  return new CerthubError(kind, { provider, problem }, extras)
}

/** When each account last used a code: INWX takes one only once. */
const lastCodes = new Map<string, number>()

const nextCode = async (
  user: string,
  sharedSecret: Secret | undefined,
  io: ProviderIo,
  signal?: AbortSignal,
) => {
  const key = decodeBase32(sharedSecret?.expose() ?? '')
  if (!key) {
    const problem = 'the account asks for a code of two factors, and the shared secret is missing'
    throw new CerthubError('dns.credential_rejected', { provider, problem })
  }
  const periodNow = () => Math.floor(io.clock.now() / 1000 / totpPeriod)
  const last = lastCodes.get(user) ?? 0
  if (periodNow() <= last) await io.clock.sleep((last + 1) * totpPeriod * 1000 - io.clock.now() + 500, signal)
  const period = Math.max(periodNow(), last + 1)
  lastCodes.set(user, period)
  return totpCode(key, period)
}

const openSession = async (api: JsonApi, values: FieldValues, io: ProviderIo, signal?: AbortSignal) => {
  const { username, password, sharedSecret } = values
  const user = username?.expose() ?? ''
  const call = async (method: string, params: object, cookie?: string) => {
    const { data, headers } = await api.call({
      method: 'POST',
      path: '/',
      body: { method, params },
      headers: cookie === undefined ? undefined : { cookie },
      schema: answerSchema,
      signal,
    })
    if (!data || !isDone(data.code)) throw refusal(data ?? { code: 2400 })
    return { data, headers }
  }
  const login = await call('account.login', { user, pass: password?.expose() ?? '' })
  const cookie = /(?:^|[\s,])(domrobot=[^;,]+)/.exec(login.headers['set-cookie'] ?? '')?.[1]
  if (cookie === undefined)
    throw new CerthubError('dns.provider_error', { provider, problem: 'it gives no session' })
  if (loginSchema.safeParse(login.data.resData).data?.tfa === 'GOOGLE-AUTH')
    await call('account.unlock', { tan: await nextCode(user, sharedSecret, io, signal) }, cookie)
  return { token: cookie, expiresIn: sessionLifetime }
}

const create = (values: FieldValues, io: ProviderIo) => {
  const secrets = [values.password, values.sharedSecret].filter((secret) => secret !== undefined)
  const api = createJsonApi({ provider, baseUrl: apiUrlOf(values, publicUrl, sandboxUrl), secrets }, io)
  const session = createAccessToken((signal) => openSession(api, values, io, signal), io.clock)

  /** Once more in a new session when INWX has forgotten the old one. */
  const call = async (method: string, params: object, signal?: AbortSignal): Promise<Answer> => {
    for (let again = false; ; again = true) {
      const cookie = (await session.read(signal)).expose()
      const answer = await api.read({
        method: 'POST',
        path: '/',
        body: { method, params },
        headers: { cookie },
        schema: answerSchema,
        signal,
      })
      if (answer.code !== authenticationError || again) return answer
      session.forget()
    }
  }
  const read = async <T>(method: string, params: object, schema: z.ZodType<T>, signal?: AbortSignal) => {
    const answer = await call(method, params, signal)
    if (!isDone(answer.code)) throw refusal(answer)
    const parsed = schema.safeParse(answer.resData)
    if (parsed.success) return parsed.data
    throw new CerthubError('dns.provider_error', { provider, problem: 'its answer cannot be understood' })
  }

  const list: ListRecords = async (domain, { fqdn }, signal) => {
    const params = { domain, ...(fqdn && { name: fqdn }), type: 'TXT' }
    const answer = await call('nameserver.info', params, signal)
    if (answer.code === absent) return []
    if (!isDone(answer.code)) throw refusal(answer, domain)
    const { record = [] } = recordsSchema.safeParse(answer.resData).data ?? {}
    return record
      .filter(({ type }) => type === 'TXT')
      .map(({ id, name, content }) => ({ id, fqdn: plainName(name), value: unquoted(content) }))
  }

  const client = createRecordsClient(
    {
      provider,
      async listZones(signal) {
        const zones: ListedZone[] = []
        for (let page = 1; ; page++) {
          const params = { page, pagelimit: zonesPerPage }
          const { count, domains } = await read('nameserver.list', params, zonesSchema, signal)
          zones.push(
            ...domains.map(({ domain, type }) => ({
              id: domain,
              name: plainName(domain),
              active: type !== 'SLAVE',
            })),
          )
          if (zones.length >= count || domains.length === 0) return zones
        }
      },
      refusesDuplicates: true,
      list,
      async create(domain, { fqdn, zone, value, ttl }, signal) {
        const record = { domain, name: fqdn, type: 'TXT', content: value, ttl: Math.max(ttl, shortestTtl) }
        const answer = await call('nameserver.createRecord', record, signal)
        if (answer.code === exists) {
          const listed = await list(domain, { zone, fqdn }, signal)
          return listed.find((one) => one.fqdn === fqdn && one.value === value)?.id ?? ''
        }
        if (!isDone(answer.code)) throw refusal(answer, domain)
        return z.object({ id: idSchema }).safeParse(answer.resData).data?.id ?? ''
      },
      async remove(domain, id, _record, signal) {
        const answer = await call('nameserver.deleteRecord', { id }, signal)
        if (!isDone(answer.code) && answer.code !== absent) throw refusal(answer, domain)
      },
    },
    io.clock,
  )
  return { ...client, propagationMs }
}

export default defineDnsProvider({
  code: 'inwx',
  title: 'INWX',
  helpUrl: 'https://www.inwx.com/en/help/apidoc',
  notes: ['Its name servers may take some minutes: the hub waits for up to 6.'],
  fields: [
    {
      name: 'username',
      label: 'User name',
      env: 'INWX_USERNAME',
      required: true,
      nature: 'plain',
      help: 'Of the account, or of a subaccount that may edit name servers only.',
    },
    { name: 'password', label: 'Password', env: 'INWX_PASSWORD', required: true, nature: 'secret' },
    {
      name: 'sharedSecret',
      label: 'Shared secret',
      env: 'INWX_SHARED_SECRET',
      required: false,
      nature: 'secret',
      help: 'Of the authenticator app (base32), only when the account asks for two factors.',
    },
    sandboxField('INWX_SANDBOX'),
    apiUrlField('INWX_BASE_URL', publicUrl),
  ],
  check(values) {
    if (values.sharedSecret && !decodeBase32(values.sharedSecret.expose()))
      return 'Shared secret is not base32 (letters and the digits 2 to 7)'
    return checkApiUrl(values)
  },
  create,
})

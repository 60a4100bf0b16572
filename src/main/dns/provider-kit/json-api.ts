import type { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { readAskedWait, readWait } from '../../http-headers/limit-reset.ts'
import { HttpFailure, type HttpRequest, type HttpResponse } from '../../ports/http.ts'
import type { ProviderIo } from './provider.ts'

export interface JsonApiOptions {
  /** The provider's title, for messages. */
  provider: string
  /** Without a slash at its end. */
  baseUrl: string
  headers?: Record<string, string> | undefined
  /** Headers of one request that depend on it: a signature, a token that is fetched first. Called for each attempt. */
  authorize?: ((request: HttpRequest) => Promise<Record<string, string>>) | undefined
  /** Reads a body that is not JSON. */
  parse?: ((body: string) => unknown) | undefined
  /** Whose values are struck out of whatever the provider says. */
  secrets: Secret[]
  /** A key that is wrong is always said with 401, so that a 403 is about rights even where it is about no zone. */
  rightsBy403?: boolean | undefined
  /** The provider's own words in a refusal's body. Default: the first of `message`, `error`, `error_message`, `detail`, `title`. */
  explain?: ((body: unknown) => string | undefined) | undefined
}

export interface JsonCall<T> {
  method: HttpRequest['method']
  /** Begins with a slash. */
  path: string
  query?: Record<string, string | number> | undefined
  /** Sent as JSON. */
  body?: unknown
  /** Sent as a form instead of JSON. */
  form?: Record<string, string> | undefined
  headers?: Record<string, string> | undefined
  /** What a 2xx body must be; without one the body is not read. */
  schema?: z.ZodType<T> | undefined
  /** The zone or name that the call is about; a 403 is then about the zone and not about the credential. */
  zone?: string | undefined
  /** Other statuses that are no error; they give `data: undefined`. */
  accept?: readonly number[] | undefined
  /** Whether the body of a refusal means that nothing is wrong; it then gives `data: undefined`. */
  tolerate?: ((body: unknown) => boolean) | undefined
  /** Sees a refusal first: returns an error of its own, or nothing to leave it to the status. */
  refuse?: ((status: number, body: unknown) => CerthubError | undefined) | undefined
  signal?: AbortSignal | undefined
}

export interface JsonAnswer<T> {
  status: number
  data: T | undefined
  /** Lower-case names. */
  headers: Record<string, string>
}

/**
 * The HTTP API of a DNS provider. Throws dns.credential_rejected (401, or 403 about no zone), dns.permission_denied (403),
 * dns.rate_limited (429, with how long to wait), dns.provider_refused (other 4xx), dns.provider_unreachable,
 * dns.provider_error (all else), or the signal's reason. A request that the provider did not act on is repeated twice at most, when it asks for no longer
 * wait than ten seconds.
 */
export interface JsonApi {
  call<T>(call: JsonCall<T>): Promise<JsonAnswer<T>>
  /** As `call`, for a call whose `schema` must be met. */
  read<T>(call: JsonCall<T> & { schema: z.ZodType<T> }): Promise<T>
}

const mostRepeats = 2
const longestWaitMs = 10_000
const firstPauseMs = 500

export const createJsonApi = (options: JsonApiOptions, io: Pick<ProviderIo, 'http' | 'clock'>): JsonApi => {
  const { provider, baseUrl } = options
  const values = options.secrets.map((secret) => secret.expose()).filter((value) => value !== '')
  const parse = options.parse ?? parseJson
  /** By whom a request is signed in, other than by those secrets: tokens, sessions, a user and password in one. */
  let signedInBy: string[] = []
  const conceal = (text: string): string =>
    [...signedInBy, ...values].reduce((shown, value) => shown.replaceAll(value, '[secret]'), text)

  const send = async <T>(call: JsonCall<T>): Promise<HttpResponse> => {
    const body = encode(call)
    for (let repeats = 0; ; repeats++) {
      const pause = await attempt(call, body, repeats === mostRepeats).catch((failure: unknown) => {
        call.signal?.throwIfAborted()
        if (!(failure instanceof HttpFailure)) throw failure
        const lost = failure.kind === 'reset' || failure.kind === 'refused'
        const harmless = !failure.sent || call.method === 'GET'
        if (lost && harmless && repeats < mostRepeats) return firstPauseMs * 2 ** repeats
        if (failure.kind === 'forbidden')
          throw new CerthubError('address.forbidden', { place: new URL(baseUrl).host })
        const problem = conceal(failure.message)
        throw new CerthubError('dns.provider_unreachable', { provider, problem }, { cause: failure })
      })
      if (typeof pause !== 'number') return pause
      await io.clock.sleep(pause, call.signal)
    }
  }

  /** The response, or how long to wait before the next attempt. Milliseconds. */
  const attempt = async <T>(call: JsonCall<T>, body: string | undefined, last: boolean) => {
    const request: HttpRequest = {
      method: call.method,
      url: `${baseUrl}${call.path}${call.query ? `?${new URLSearchParams(asText(call.query))}` : ''}`,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': call.form ? formType : 'application/json' }),
        ...options.headers,
        ...call.headers,
      },
      ...(body !== undefined && { body }),
      signal: call.signal,
    }
    const headers = { ...request.headers, ...(await options.authorize?.(request)) }
    signedInBy = signIn(headers)
    const response = await io.http.request({ ...request, headers })
    const untouched = response.status === 429 || response.status === 503
    const gateway = (response.status === 502 || response.status === 504) && call.method === 'GET'
    if (last || (!untouched && !gateway)) return response
    // The limit’s own headers stand on every answer.
    const wait = (response.status === 429 ? readWait : readAskedWait)(response.headers, io.clock.now())
    const pause = wait === undefined ? firstPauseMs : wait * 1000
    return pause <= longestWaitMs ? pause : response
  }

  const refusal = <T>(call: JsonCall<T>, { status, headers, body }: HttpResponse): CerthubError => {
    const parsed = parse(body)
    const own = call.refuse?.(status, parsed)
    if (own?.data.detail) own.data.detail = conceal(own.data.detail)
    if (own) return own
    const said = options.explain?.(parsed) ?? explain(parsed)
    const extras = { detail: said === undefined ? undefined : conceal(said) }
    const problem = `HTTP ${status}`
    if (status === 401) return new CerthubError('dns.credential_rejected', { provider, problem }, extras)
    if (status === 403) {
      const zone = call.zone ?? (options.rightsBy403 ? 'its zones' : undefined)
      return zone === undefined
        ? new CerthubError('dns.credential_rejected', { provider, problem }, extras)
        : new CerthubError('dns.permission_denied', { provider, zone, problem }, extras)
    }
    if (status === 429) {
      const retryAfter = readWait(headers, io.clock.now())
      return new CerthubError('dns.rate_limited', { provider }, { ...extras, retryAfter })
    }
    const code = status < 500 ? 'dns.provider_refused' : 'dns.provider_error'
    return new CerthubError(code, { provider, problem }, extras)
  }

  const call = async <T>(request: JsonCall<T>): Promise<JsonAnswer<T>> => {
    const response = await send(request)
    const { status, headers } = response
    const empty = { status, headers, data: undefined }
    if (request.accept?.includes(status)) return empty
    if (status < 200 || status > 299) {
      if (request.tolerate?.(parse(response.body))) return empty
      throw refusal(request, response)
    }
    if (!request.schema) return empty
    const parsed = request.schema.safeParse(parse(response.body))
    if (parsed.success) return { ...empty, data: parsed.data }
    throw new CerthubError('dns.provider_error', { provider, problem: 'its answer cannot be understood' })
  }

  return {
    call,
    async read(request) {
      const { data } = await call(request)
      if (data === undefined) {
        throw new CerthubError('dns.provider_error', { provider, problem: 'its answer is empty' })
      }
      return data
    },
  }
}

/** What stands behind the scheme of an Authorization header (RFC 9110 §11.6.2), and the value of a cookie. */
const signIn = ({ authorization = '', cookie = '' }: Record<string, string>): string[] =>
  [authorization.replace(/^\S+ /, ''), cookie.replace(/^[^=]*=/, '')].filter((value) => value !== '')

const formType = 'application/x-www-form-urlencoded'

const encode = ({ body, form }: { body?: unknown; form?: Record<string, string> | undefined }) => {
  if (form) return new URLSearchParams(form).toString()
  return body === undefined ? undefined : JSON.stringify(body)
}

const asText = (query: Record<string, string | number>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))

/** Undefined when it is no JSON. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const explain = (body: unknown): string | undefined => {
  if (typeof body !== 'object' || body === null) return undefined
  const values = new Map<string, unknown>(Object.entries(body))
  return ['message', 'error', 'error_message', 'detail', 'title']
    .map((name) => values.get(name))
    .find((value) => typeof value === 'string')
}

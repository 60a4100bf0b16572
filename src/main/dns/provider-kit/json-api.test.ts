import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { createHttp } from '../../adapters/http/node-http.ts'
import { type Http, HttpFailure } from '../../ports/http.ts'
import {
  type JsonRequest,
  type JsonResponse,
  type JsonServer,
  startJsonServer,
} from '../testing/json-server.ts'
import { createJsonApi } from './json-api.ts'

let server: JsonServer
let requests: JsonRequest[]
let answers: JsonResponse[]
let slept: number[]
const http = createHttp()

beforeEach(async () => {
  requests = []
  slept = []
  server = await startJsonServer((request) => {
    requests.push(request)
    return answers[Math.min(requests.length, answers.length) - 1] ?? { status: 200 }
  })
})
afterEach(() => server.stop())

const clock = {
  now: () => 0,
  monotonic: () => 0,
  sleep: async (ms: number) => {
    slept.push(ms)
  },
}
const secret = new Secret('s3cret-token')
const open = (over: Http = http) =>
  createJsonApi(
    { provider: 'Demo', baseUrl: server.url, headers: { 'x-key': secret.expose() }, secrets: [secret] },
    { http: over, clock },
  )
const get = { method: 'GET', path: '/zones' } as const
const post = { method: 'POST', path: '/zones', body: { a: 1 } } as const
const failureOf = async (called: Promise<unknown>): Promise<CerthubError> => {
  const [result] = await Promise.allSettled([called])
  if (result.status === 'rejected' && result.reason instanceof CerthubError) return result.reason
  throw new Error('it did not fail as it should', { cause: result })
}

it('sends JSON, the query and the headers, and gives the body that the schema wants', async () => {
  answers = [{ status: 201, body: { id: 7, more: true } }]
  const query = { name: 'a b&c', page: 2 }
  const data = await open().read({ ...post, query, schema: z.object({ id: z.number() }) })
  expect(data).toEqual({ id: 7 })
  const [request] = requests
  expect(request).toMatchObject({ method: 'POST', body: { a: 1 }, headers: { 'x-key': 's3cret-token' } })
  expect(Object.fromEntries(request?.query ?? [])).toEqual({ name: 'a b&c', page: '2' })
})

it('does not accept a body that is not what the schema wants', async () => {
  answers = [{ status: 200, body: { id: 'seven' } }]
  const error = await failureOf(open().read({ ...get, schema: z.object({ id: z.number() }) }))
  expect(error).toMatchObject({
    code: 'dns.provider_error',
    message: expect.stringContaining('cannot be understood'),
  })
})

it.each([
  [400, 'dns.provider_refused', 'never'],
  [401, 'dns.credential_rejected', 'never'],
  [403, 'dns.credential_rejected', 'never'],
  [404, 'dns.provider_refused', 'never'],
  [429, 'dns.rate_limited', 'later'],
  [500, 'dns.provider_error', 'later'],
  [302, 'dns.provider_refused', 'never'],
])('gives status %d the code %s, to be tried again: %s', async (status, code, retry) => {
  answers = [{ status, headers: { 'retry-after': '60' } }]
  expect((await failureOf(open().call(post))).data).toMatchObject({ code, retry })
})

it('takes a 403 about a zone for a missing right on that zone', async () => {
  answers = [{ status: 403, body: { message: 'no edit right' } }]
  const error = await failureOf(open().call({ ...post, zone: 'example.com' }))
  expect(error.data).toMatchObject({
    code: 'dns.permission_denied',
    message: 'Demo does not let this credential change example.com (HTTP 403).',
    detail: 'no edit right',
  })
})

it('takes any 403 for a missing right where a wrong key is always said with 401', async () => {
  answers = [{ status: 403, body: { message: 'no' } }, { status: 401 }]
  const api = createJsonApi(
    { provider: 'Demo', baseUrl: server.url, secrets: [], rightsBy403: true },
    { http, clock },
  )
  expect((await failureOf(api.call(get))).data).toMatchObject({
    code: 'dns.permission_denied',
    message: 'Demo does not let this credential change its zones (HTTP 403).',
  })
  expect((await failureOf(api.call(get))).code).toBe('dns.credential_rejected')
})

it('takes accepted statuses and tolerated refusals for success without data', async () => {
  answers = [{ status: 404 }, { status: 400, body: { code: 'exists' } }]
  await expect(open().call({ ...get, accept: [404] })).resolves.toMatchObject({
    status: 404,
    data: undefined,
  })
  const tolerate = (body: unknown) => JSON.stringify(body).includes('exists')
  await expect(open().call({ ...post, tolerate })).resolves.toMatchObject({ status: 400, data: undefined })
})

it('strikes the secret out of what the provider says', async () => {
  answers = [{ status: 400, body: { error: 'bad key s3cret-token' } }]
  expect((await failureOf(open().call(get))).data.detail).toBe('bad key [secret]')
})

it.each([
  ['a token that was fetched', { authorization: 'Bearer fetched-token' }, 'fetched-token'],
  ['a user and password in one', { authorization: 'Basic dTpwYXNzd29yZA==' }, 'dTpwYXNzd29yZA=='],
  ['a session', { cookie: 'session=abc-def' }, 'abc-def'],
])('strikes %s out of what the provider says, whoever reads it', async (_, headers, value) => {
  answers = [{ status: 400, body: { error: `no good: ${value}` } }]
  const api = createJsonApi(
    { provider: 'Demo', baseUrl: server.url, authorize: async () => headers, secrets: [] },
    { http, clock },
  )
  expect((await failureOf(api.call(get))).data.detail).toBe('no good: [secret]')
  const refuse = () =>
    new CerthubError('dns.rate_limited', { provider: 'Demo' }, { detail: `wait, ${value}` })
  expect((await failureOf(api.call({ ...get, refuse }))).data.detail).toBe('wait, [secret]')
})

it('waits as long as it is told and asks again, when that is short', async () => {
  answers = [{ status: 429, headers: { 'retry-after': '3' } }, { status: 503 }, { status: 200 }]
  await expect(open().call(post)).resolves.toMatchObject({ status: 200 })
  expect(slept).toEqual([3000, 500])
})

it('gives up after the second repetition', async () => {
  answers = [{ status: 503 }]
  expect((await failureOf(open().call(get))).code).toBe('dns.provider_error')
  expect(requests).toHaveLength(3)
})

it('does not wait longer than ten seconds, and says how long it was told to', async () => {
  answers = [{ status: 429, headers: { 'retry-after': '11' } }]
  expect((await failureOf(open().call(get))).data).toMatchObject({ code: 'dns.rate_limited', retryAfter: 11 })
  expect(requests).toHaveLength(1)
})

it('does not ask again before the limit begins anew, and says when that is', async () => {
  answers = [{ status: 429, headers: { 'ratelimit-reset': '3600' } }]
  expect((await failureOf(open().call(get))).data).toMatchObject({ retryAfter: 3600 })
  expect(requests).toHaveLength(1)
})

it('asks a server that is down again soon, whenever its limit begins anew', async () => {
  answers = [{ status: 503, headers: { 'ratelimit-reset': '3600' } }, { status: 200 }]
  await expect(open().call(get)).resolves.toMatchObject({ status: 200 })
  expect(slept).toEqual([500])
})

it.each([
  ['GET', 502, 3],
  ['POST', 502, 1],
  ['GET', 500, 1],
] as const)('sends a %s that met %d as often as %d times', async (method, status, times) => {
  answers = [{ status }]
  await failureOf(open().call({ method, path: '/' }))
  expect(requests).toHaveLength(times)
})

const failing = (kind: HttpFailure['kind'], sent: boolean) => {
  let tries = 0
  const request = async () => {
    tries++
    throw new HttpFailure(kind, sent, 'it broke at s3cret-token')
  }
  return { http: { request, close() {} }, tries: () => tries }
}

it.each([
  ['a GET whose connection broke', get, 'reset', true, 3],
  ['a POST that was refused a connection', post, 'refused', false, 3],
  ['a POST whose connection broke', post, 'reset', true, 1],
  ['a GET at an untrusted server', get, 'tls', false, 1],
  ['a GET that took too long', get, 'timeout', true, 1],
  ['a GET to a host that does not exist', get, 'dns', false, 1],
] as const)('repeats %s only when that is safe and of use', async (_, call, kind, sent, times) => {
  const broken = failing(kind, sent)
  const error = await failureOf(open(broken.http).call(call))
  expect(error).toMatchObject({ code: 'dns.provider_unreachable' })
  expect(error.message).toBe('Demo cannot be reached: it broke at [secret].')
  expect(broken.tries()).toBe(times)
})

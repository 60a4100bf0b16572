import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Exchange } from './call.ts'
import { problem, type ScriptedCa, startScriptedCa } from './testing/scripted-ca.ts'
import { openTestServer } from './testing/test-server.ts'

let ca: ScriptedCa
let test: Awaited<ReturnType<typeof openTestServer>>

const order = () => ({
  status: 'pending',
  identifiers: [{ type: 'dns', value: 'example.com' }],
  authorizations: [`${ca.origin}/authz/1`],
  finalize: `${ca.origin}/finalize/1`,
})
const opened = () => ({ status: 201, headers: { location: '/order/1' }, body: order() })
const orderUrl = () => `${ca.origin}/order/1`
const codeOf = (error: unknown): unknown => Reflect.get(Object(error), 'code')
const failure = (
  work: Promise<unknown>,
): Promise<Error & { code?: string; data?: { retryAfter?: number; detail?: string } }> =>
  work.then(
    () => {
      throw new Error('it succeeded')
    },
    (error) => error,
  )

beforeEach(async () => {
  ca = await startScriptedCa()
  ca.always('/new-order', opened())
  ca.always('/order/1', { body: order() })
  test = await openTestServer(ca)
})
afterEach(async () => {
  test.http.close()
  await ca.stop()
})

describe('nonces', () => {
  it('asks for one nonce only; each answer brings the next', async () => {
    await test.account.newOrder({ names: ['example.com'] })
    await test.account.order(orderUrl())
    await test.account.order(orderUrl())
    expect(ca.seen()).toEqual([
      'GET /dir',
      'HEAD /nonce',
      'POST /new-order',
      'POST /order/1',
      'POST /order/1',
    ])
  })

  it('never sends a nonce twice, with many calls at once and some refused', async () => {
    const refused = { status: 400, body: problem('badNonce') }
    ca.next('/order/1', refused, refused, {}, { status: 500 }, refused, { cut: true })
    await Promise.allSettled(Array.from({ length: 30 }, () => test.account.order(orderUrl())))
    await Promise.all(Array.from({ length: 30 }, () => test.account.order(orderUrl())))
    const sent = ca.requests.flatMap(({ nonce }) => nonce ?? [])
    expect(sent.length).toBeGreaterThan(60)
    expect(new Set(sent).size).toBe(sent.length)
  })

  it('repeats a refused nonce at once with the nonce of the refusal', async () => {
    ca.next('/order/1', { status: 400, body: problem('badNonce') })
    await test.account.order(orderUrl())
    expect(ca.requests.at(-1)?.nonce).toBe(ca.given.at(-2))
    expect(ca.seen().filter((line) => line === 'HEAD /nonce')).toHaveLength(1)
    expect(test.slept).toEqual([0])
  })

  it('repeats newOrder too when its nonce was refused', async () => {
    ca.next('/new-order', { status: 400, body: problem('badNonce') })
    expect((await test.account.newOrder({ names: ['example.com'] })).url).toBe(orderUrl())
  })

  it('gives up after ten repeats and less than six seconds', async () => {
    ca.always('/order/1', { status: 400, body: problem('badNonce') })
    expect(codeOf(await failure(test.account.order(orderUrl())))).toBe('acme.bad_nonce')
    expect(ca.seen('/order/1')).toHaveLength(11)
    expect(test.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(6000)
  })

  it('asks for a new one after an idle minute, so that no POST meets a dead connection', async () => {
    await test.account.order(orderUrl())
    test.pass(61_000)
    await test.account.newOrder({ names: ['example.com'] })
    expect(ca.seen().slice(-2)).toEqual(['HEAD /nonce', 'POST /new-order'])
  })
})

describe('an answer that says to come back later', () => {
  it.each([
    ['in seconds', { 'retry-after': '3600' }, 3600],
    [
      'with a date, of the CA’s own clock',
      { 'retry-after': 'Sun, 01 Mar 2026 00:02:00 GMT', date: 'Sun, 01 Mar 2026 00:00:00 GMT' },
      120,
    ],
    ['without a time', {}, undefined],
  ])('is given on at once when it is a rate limit %s', async (_, headers, seconds) => {
    ca.next('/new-order', {
      status: 429,
      headers,
      body: problem('rateLimited', 'too many certificates already issued'),
    })
    const error = await failure(test.account.newOrder({ names: ['example.com'] }))
    expect(error).toMatchObject({
      code: 'acme.rate_limited',
      data: { detail: 'too many certificates already issued' },
    })
    expect(error.data?.retryAfter).toBe(seconds)
    expect(ca.seen('/new-order')).toHaveLength(1)
    expect(test.slept).toEqual([])
  })

  it('is given on at once when the CA is overloaded', async () => {
    ca.next('/order/1', { status: 503, headers: { 'retry-after': '60' }, body: 'overloaded' })
    const error = await failure(test.account.order(orderUrl()))
    expect(error).toMatchObject({ code: 'acme.server_error', data: { retryAfter: 60 } })
    expect(ca.seen('/order/1')).toHaveLength(1)
  })

  it('stands on an order that is still in work', async () => {
    ca.next('/order/1', { headers: { 'retry-after': '3' }, body: { ...order(), status: 'processing' } })
    expect(await test.account.order(orderUrl())).toMatchObject({ status: 'processing', retryAfterMs: 3000 })
  })
})

describe('a CA that fails', () => {
  it('is asked again, twice, where asking does no harm', async () => {
    const page = { status: 500, body: '<html><style>b{}</style><h1>Internal  error</h1></html>' }
    ca.next('/order/1', page, page)
    expect((await test.account.order(orderUrl())).status).toBe('pending')
    ca.next('/order/1', page, page, page)
    const error = await failure(test.account.order(orderUrl()))
    expect(error).toMatchObject({ code: 'acme.server_error', data: { detail: 'Internal error' } })
    expect(ca.seen('/order/1')).toHaveLength(6)
  })

  it('is not asked for a second order', async () => {
    ca.next('/new-order', { status: 502, body: '<html>Bad gateway</html>' })
    expect(codeOf(await failure(test.account.newOrder({ names: ['example.com'] })))).toBe('acme.server_error')
    expect(ca.seen('/new-order')).toHaveLength(1)
  })

  it('is asked again after a lost connection', async () => {
    ca.next('/order/1', { cut: true })
    expect((await test.account.order(orderUrl())).status).toBe('pending')
  })

  it('is not asked for a second order when the connection was lost on the first', async () => {
    ca.next('/new-order', { cut: true })
    expect(codeOf(await failure(test.account.newOrder({ names: ['example.com'] })))).toBe('acme.unreachable')
    expect(ca.seen('/new-order')).toHaveLength(1)
  })

  it('that cannot be reached is said to be so', async () => {
    await ca.stop()
    const error = await failure(test.account.order(orderUrl()))
    expect(error.message).toBe(`${new URL(ca.origin).host} cannot be reached: the connection was refused.`)
  })

  it('is said to be no ACME server when an error comes without a problem document', async () => {
    ca.next('/order/1', { status: 403, body: '<title>Blocked by proxy</title>' })
    const error = await failure(test.account.order(orderUrl()))
    expect(error).toMatchObject({ code: 'acme.bad_answer', data: { detail: 'Blocked by proxy' } })
  })
})

describe('a call that is aborted', () => {
  it('ends with the reason while it waits to repeat', async () => {
    ca.always('/order/1', { status: 500 })
    const abort = new AbortController()
    const onExchange = ({ status }: Exchange) => status === 500 && abort.abort(new Error('cancelled'))
    const error = await failure(
      test.account.order(orderUrl(), { signal: abort.signal, onExchange: (e) => void onExchange(e) }),
    )
    expect(error.message).toBe('cancelled')
    expect(ca.seen('/order/1')).toHaveLength(1)
  })

  it('ends with the reason while it waits for an answer', async () => {
    await test.account.order(orderUrl())
    const abort = new AbortController()
    ca.next('/order/1', { meanwhile: () => abort.abort(new Error('cancelled')) })
    const error = await failure(test.account.order(orderUrl(), { signal: abort.signal }))
    expect(error.message).toBe('cancelled')
    expect(ca.seen('/order/1')).toHaveLength(2)
  })

  it('sends nothing when it was aborted before', async () => {
    const error = await failure(
      test.account.order(orderUrl(), { signal: AbortSignal.abort(new Error('too late')) }),
    )
    expect(error.message).toBe('too late')
    expect(ca.seen()).not.toContain('POST /order/1')
  })
})

it('tells of each exchange, repeats and lost ones included', async () => {
  const told: Exchange[] = []
  ca.next('/order/1', { cut: true }, { status: 500 })
  await test.account.order(orderUrl(), { onExchange: (exchange) => void told.push(exchange) })
  expect(told.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    'directory 200',
    'nonce 200',
    'order 0',
    'nonce 200',
    'order 500',
    'order 200',
  ])
})

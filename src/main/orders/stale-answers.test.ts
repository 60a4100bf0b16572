import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problem, type Reply } from '../acme/testing/scripted-ca.ts'
import { type IssuingCa, startIssuingCa } from './testing/issuing-ca.ts'
import { openOrders } from './testing/open-orders.ts'

let ca: IssuingCa
let hub: Awaited<ReturnType<typeof openOrders>>

beforeEach(async () => {
  ca = await startIssuingCa(Date.UTC(2026, 0, 1))
  hub = await openOrders(ca)
})
afterEach(async () => {
  await hub.close()
  await ca.stop()
})

const missing: Reply = { status: 404, body: problem('malformed', 'not found') }
const notReady: Reply = { status: 403, body: problem('orderNotReady', 'Order is not ready') }
const noAccount: Reply = { status: 400, body: problem('accountDoesNotExist', 'unknown') }
const empty: Reply = { status: 200, body: '' }
const down: Reply = { status: 503, body: 'down' }
const times = (count: number, reply: Reply): Reply[] => Array.from({ length: count }, () => reply)
const orderShown = (status: string): Reply => ({
  body: {
    status,
    identifiers: [{ type: 'dns', value: 'a.test' }],
    authorizations: [`${ca.origin}/authz/10`],
    finalize: `${ca.origin}/finalize/1`,
  },
})
const spent = (): number => hub.slept.reduce((sum, ms) => sum + ms, 0)

describe('an order gets its certificate, from one order at the CA, although', () => {
  it.each<[string, (next: IssuingCa['next']) => void]>([
    ['the CSR is refused as not ready once', (next) => next('/finalize/1', notReady)],
    ['the CSR is refused as not ready six times', (next) => next('/finalize/1', ...times(6, notReady))],
    ['the finalize URL is not there once', (next) => next('/finalize/1', missing)],
    ['the certificate is not there once', (next) => next('/cert/1', missing)],
    ['the certificate is not there six times', (next) => next('/cert/1', ...times(6, missing))],
    ['the certificate is empty three times', (next) => next('/cert/1', ...times(3, empty))],
    ['the certificate is a page', (next) => next('/cert/1', { body: '<html>Please wait</html>' })],
    ['the certificate fails at the CA five times', (next) => next('/cert/1', ...times(5, down))],
    [
      'the certificate fails in every way, one after the other',
      (next) => next('/cert/1', missing, empty, down, notReady, missing, empty),
    ],
    ['the order is not there once', (next) => next('/order/1', missing)],
    ['the order is not there six times', (next) => next('/order/1', ...times(6, missing))],
    ['an authorization is not there three times', (next) => next('/authz/10', ...times(3, missing))],
    [
      'the order stays pending for a while, its authorizations being valid',
      (next) => next('/order/1', ...times(4, orderShown('pending'))),
    ],
    [
      'the order is ready again, then pending, after the CSR was taken',
      (next) => next('/finalize/1', notReady, orderShown('ready')),
    ],
    ['a new order is refused for an account that is there', (next) => next('/new-order', noAccount)],
    [
      'and for longer than the account is not shown',
      (next) => {
        next('/new-order', noAccount, noAccount)
        next('/account/1', noAccount, noAccount)
      },
    ],
  ])('%s', async (_, script) => {
    script(ca.next)
    const ended = await hub.order()
    expect(ended.error).toBeNull()
    expect(ended.state).toBe('done')
    expect(ca.orders).toHaveLength(1)
    expect((await hub.store.accounts.get('acc_a'))?.status).toBe('valid')
  })

  it('it is valid before its certificate URL is known, and processing or ready again in between', async () => {
    const states = ['processing', 'ready', 'pending', 'valid', 'processing', 'ready', 'valid']
    ca.lies.push(...states.map((status) => ({ status, certificate: undefined })))
    expect(await hub.order()).toMatchObject({ state: 'done', error: null })
    expect(ca.lies).toEqual([])
    expect(ca.orders).toHaveLength(1)
  })
})

it('a valid order that never has a certificate URL is not believed for half a minute, and then an error', async () => {
  ca.lies.push(...Array.from({ length: 50 }, () => ({ certificate: undefined })))
  expect(await hub.order()).toMatchObject({ state: 'failed', error: { code: 'acme.bad_answer' } })
  expect(spent()).toBeGreaterThanOrEqual(30_000)
  ca.lies.length = 0
  expect((await hub.order()).state).toBe('done')
  expect(ca.orders).toHaveLength(1)
})

it('a Retry-After is kept to, and nothing is asked in between', async () => {
  ca.next('/cert/1', { ...missing, headers: { 'retry-after': '20' } })
  expect((await hub.order()).state).toBe('done')
  expect(hub.slept).toContain(20_000)
  expect(ca.seen('/cert/1')).toHaveLength(2)
})

describe('what stays so is believed after half a minute, with a clear error, when', () => {
  it.each<[string, string, Reply, string]>([
    ['the certificate is never there', '/cert/1', missing, 'acme.order_gone'],
    ['the certificate is always empty', '/cert/1', empty, 'acme.bad_answer'],
    ['the CSR is never taken', '/finalize/1', notReady, 'acme.order_not_ready'],
    ['the order is forgotten', '/order/1', missing, 'acme.order_gone'],
    ['the authorization is forgotten', '/authz/10', missing, 'acme.order_gone'],
  ])('%s', async (_, path, reply, code) => {
    ca.next(path, ...times(100, reply))
    const ended = await hub.order()
    expect(ended).toMatchObject({ state: 'failed', error: { code } })
    expect(spent()).toBeGreaterThanOrEqual(30_000)
    expect(spent()).toBeLessThan(45_000)
    expect(ca.seen(`${path}`).length).toBeLessThan(20)
  })

  it('the account is gone', async () => {
    ca.next('/new-order', ...times(10, noAccount))
    ca.next('/account/1', ...times(20, noAccount))
    expect(await hub.order()).toMatchObject({ state: 'failed', error: { code: 'acme.account_gone' } })
    expect((await hub.store.accounts.get('acc_a'))?.status).toBe('gone')
    expect(ca.seen('/account/1').length).toBeGreaterThan(3)
  })

  it('the account is deactivated: that is what it is called then', async () => {
    ca.next('/new-order', noAccount)
    ca.always('/account/1', { body: { status: 'deactivated' } })
    expect(await hub.order()).toMatchObject({ state: 'failed' })
    expect((await hub.store.accounts.get('acc_a'))?.status).toBe('deactivated')
  })
})

it.each<[string, string, Reply]>([
  ['whose certificate was not there', '/cert/1', missing],
  ['whose certificate was empty', '/cert/1', empty],
  ['whose CSR was not taken', '/finalize/1', notReady],
])('the next order goes on with the one %s', async (_, path, reply) => {
  ca.next(path, ...times(15, reply))
  expect((await hub.order()).state).toBe('failed')
  expect(ca.seen(path).length).toBeLessThan(15)
  expect((await hub.order()).state).toBe('done')
  expect(ca.orders).toHaveLength(1)
})

it('an order that the CA has really forgotten is begun anew by the next one', async () => {
  ca.next('/cert/1', { ...down, headers: { 'retry-after': '3600' } })
  expect(await hub.order()).toMatchObject({ state: 'failed', error: { code: 'acme.server_error' } })
  ca.next('/order/1', ...times(50, missing))
  expect((await hub.order()).state).toBe('done')
  expect(ca.orders).toHaveLength(2)
  expect(ca.seen('/order/1').length).toBeGreaterThan(5)
})

/** A sleep that nothing but the signal ends. */
const endless = (_: number, signal?: AbortSignal): Promise<void> =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })

it('an order is cancelled while it waits for what is not there yet', async () => {
  ca.next('/authz/10', ...times(99, missing))
  const clock = { ...hub.clock, sleep: endless }
  const held = await openOrders(ca, { clock })
  const { id } = await held.orders.start(held.certificate)
  while (ca.seen('/authz/10').length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  await held.orders.cancel(id)
  expect((await held.orders.show(id)).state).toBe('cancelled')
  await held.close()
})

describe('what is stored of a certificate is its chain in order, and its timeline says how it came, when', () => {
  it.each<[string, (leaf: string, middle: string, root: string, stranger: string) => string, RegExp]>([
    ['it came reversed', (leaf, middle) => middle + leaf, /another order/],
    ['it came doubled', (leaf, middle) => leaf + middle + middle, /twice/],
    ['a stranger came too', (leaf, middle, _, stranger) => leaf + stranger + middle, /did not issue/],
  ])('%s', async (_, made, remark) => {
    const { leaf, intermediate, root, stranger } = ca.chain
    ca.rewrite = () => made(leaf(), intermediate, root, stranger)
    const ended = await hub.order()
    expect(ended.state).toBe('done')
    const [stored] = await hub.store.issued.list('crt_a')
    expect(stored?.chainPem).toBe(leaf() + intermediate)
    expect((await hub.timeline(ended.id)).join('\n')).toMatch(remark)
  })
})

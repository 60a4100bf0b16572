import { afterEach, beforeEach, expect, it } from 'vitest'
import { problem } from '../acme/testing/scripted-ca.ts'
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

const dns = (...names: string[]) => names.map((value) => ({ type: 'dns', value }))
const shown = (over: object) => ({
  status: 201,
  headers: { location: '/order/1' },
  body: {
    status: 'pending',
    identifiers: dns('a.test'),
    authorizations: [`${ca.origin}/authz/10`],
    finalize: `${ca.origin}/finalize/1`,
    ...over,
  },
})
const authorizations = (count: number) => Array.from({ length: count }, (_, n) => `${ca.origin}/authz/x${n}`)

it.each<[string, () => object, RegExp]>([
  ['of another name', () => ({ identifiers: dns('victim.example') }), /also of victim\.example/],
  ['of a further name', () => ({ identifiers: dns('a.test', 'b.test') }), /also of b\.test/],
  [
    'of an address instead',
    () => ({ identifiers: [{ type: 'ip', value: '10.0.0.1' }] }),
    /also of 10\.0\.0\.1/,
  ],
  [
    'with one authorization too many',
    () => ({ authorizations: authorizations(2) }),
    /2 authorizations for 1 name/,
  ],
  ['with hundreds of them', () => ({ authorizations: authorizations(900) }), /900 authorizations/],
])('an order %s is refused before anything is done for it', async (_, over, problemText) => {
  ca.next('/new-order', shown(over()))
  const ended = await hub.order()
  expect(ended).toMatchObject({ state: 'failed', error: { code: 'acme.other_order' } })
  expect(ended.error?.message).toMatch(problemText)
  expect(ca.seen().filter((request) => request.includes('/authz/'))).toEqual([])
})

it('sixty thousand authorizations are not even looked at', async () => {
  ca.next('/new-order', shown({ authorizations: Array.from({ length: 60_000 }, () => 'https://ca.test/a') }))
  expect(await hub.order()).toMatchObject({ state: 'failed', error: { code: 'acme.bad_answer' } })
})

it('a document that is longer than any order is not read', async () => {
  ca.next('/new-order', shown({ padding: 'x'.repeat(300_000) }))
  expect(await hub.order()).toMatchObject({ state: 'failed', error: { code: 'acme.bad_answer' } })
})

it('an order that becomes another later is refused then', async () => {
  ca.next('/order/1', { body: shown({ identifiers: dns('a.test', 'b.test') }).body })
  expect(await hub.order()).toMatchObject({ state: 'failed', error: { code: 'acme.other_order' } })
})

it('an authorization of another name is refused: nothing is shown for it', async () => {
  const body = { status: 'pending', identifier: { type: 'dns', value: 'victim.example' }, challenges: [] }
  ca.next('/authz/10', { body })
  const ended = await hub.order()
  expect(ended).toMatchObject({ state: 'failed', error: { code: 'acme.other_order' } })
  expect(ended.error?.message).toContain('victim.example')
})

it('names in capitals, with a dot at the end or of an IPv6 address written otherwise are the same', async () => {
  ca.next('/new-order', shown({ identifiers: dns('A.Test.'), authorizations: [] }))
  ca.orders.push({
    status: 'ready',
    names: ['a.test'],
    authorizations: [],
    chain: '',
    wanted: { identifiers: dns('a.test') },
  })
  expect((await hub.order()).error?.code).not.toBe('acme.other_order')
})

it('of many alternate chains ten are asked for, and the certificate is kept', async () => {
  const link = Array.from({ length: 150 }, (_, n) => `<${ca.origin}/alt/${n}>;rel="alternate"`).join(', ')
  const first = await hub.order()
  expect(first.state).toBe('done')
  ca.next('/cert/2', { headers: { link }, body: (await hub.store.issued.latest('crt_a'))?.chainPem ?? '' })
  await hub.order({
    ...hub.certificate,
    settings: { ...hub.certificate.settings, preferredChain: 'Nowhere' },
  })
  expect(ca.seen().filter((request) => request.includes('/alt/'))).toHaveLength(10)
})

it('what a CA does not want to hear of the certificate before is noted, and the order goes on', async () => {
  const asked = await openOrders(ca, { replaces: async () => 'aki.serial' })
  ca.next('/new-order', { status: 400, body: problem('malformed', 'no known issuer') })
  const ended = await asked.order()
  expect(ended.state).toBe('done')
  expect((await asked.timeline(ended.id)).join('\n')).toMatch(
    /Asked again without naming the certificate that it replaces: .*no known issuer/,
  )
  await asked.close()
})

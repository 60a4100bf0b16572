import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CerthubError } from '../../shared/errors.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { type OpenParts, openParts } from '../credentials/testing/open-parts.ts'
import { keepIssued } from '../orders/obtain-certificate.ts'
import { OrderRun } from '../orders/order-run.ts'
import { createOrders, type Orders } from '../orders/orders.ts'
import {
  accountRecord,
  certificateRecord,
  issuedRecord,
  orderRecord,
  orderSettingsOf,
} from '../ports/testing/records.ts'
import { freshRenewal } from '../renewal/renewal-state.ts'
import { generateKey } from '../x509/generate-key.ts'
import { issueCertificate } from '../x509/testing/issue-certificate.ts'
import { createCertificates } from './certificates.ts'
import { createOrderCertificate } from './order-certificate.ts'

const validation = { kind: 'http-listener', port: 80 } as const
const day = 86_400_000

let parts: OpenParts
let orders: Orders
/** The certificates that an account was looked for. */
let begun: string[][]

beforeEach(async () => {
  parts = await openParts()
  begun = []
  await parts.store.certificates.insert(certificateRecord({ settings: orderSettingsOf({ validation }) }))
  orders = ordersOf()
})
afterEach(async () => {
  await orders.interrupt()
  await parts.store.close()
})

/** Orders of a hub in which choosing an account never ends. */
const ordersOf = (): Orders => {
  const none = async () => {}
  const nothing = { takeDown: async () => ({ failures: [] }), letGo: none, tidy: none, tidyElsewhere: none }
  const chooseAccount = async ({ names }: { names: string[] }, _: unknown, signal: AbortSignal) => {
    begun.push(names)
    signal.throwIfAborted()
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  const work = { ...parts, log: silentLog, answers: nothing, chooseAccount }
  return createOrders(work as never, () => {})
}

const change = (names: string[], by: Orders = orders) =>
  createOrderCertificate({ ...parts, orders: by, choose: async () => ({}) as never, answers: {} as never })({
    instance: 'ins_a',
    certificate: 'crt_a',
    names,
    validation,
    moreCredentials: [],
    staging: false,
    keyType: 'ec256',
  })
const certificate = () => parts.store.certificates.get('crt_a')
const state = () => parts.store.renewals.get('crt_a')

const keyAndChain = async (names: string[]) => {
  const key = await generateKey('ec256')
  const [notBefore, notAfter] = [parts.clock.now() - day, parts.clock.now() + 90 * day].map(
    (at) => new Date(at),
  )
  const about = { subject: 'a.test', issuer: 'CA', names, key, issuerKey: key }
  return { key, chainPem: issueCertificate({ ...about, notBefore, notAfter } as never) }
}

it('an order that begins at the same moment as a change leaves the certificate as it was', async () => {
  const store = parts.store
  const asked = store.issued.latest
  // The hub renews it while the change is prepared.
  store.issued.latest = async (id) => {
    store.issued.latest = asked
    await orders.start(certificateRecord({ settings: orderSettingsOf({ validation }) })).catch(() => {})
    return asked(id)
  }
  const answer = await change(['a.test', 'b.test']).catch((error: CerthubError) => error.data.code)
  const names = answer === 'order.running' ? ['a.test'] : ['a.test', 'b.test']
  expect(await certificate()).toMatchObject({ names })
  await expect.poll(() => begun).toEqual([names])
})

it('an order that a lock interrupted goes on, and is not changed under its hands', async () => {
  await parts.store.orders.insert(orderRecord({ state: 'select-account', accountId: null, endedAt: null }))
  await expect(change(['b.test'])).rejects.toMatchObject({ code: 'order.running' })
  expect(await certificate()).toMatchObject({ names: ['a.test'] })
  expect(orders.runningOf('crt_a')).toBe('ord_a')
  await orders.resumeAll()
  await expect.poll(() => begun).toEqual([['a.test']])
})

it('what an order of before the change brings does not count as the changed certificate', async () => {
  const { key, chainPem } = await keyAndChain(['a.test'])
  const order = orderRecord({ state: 'download', endedAt: null })
  await parts.store.orders.insert(order)
  await parts.store.renewals.insert({ ...freshRenewal('crt_a'), outdated: true })
  const context = { ...parts, log: silentLog, emit: () => {} }
  const keep = (names: string[]) => {
    const run = new OrderRun(context, { ...order, names }, new AbortController().signal)
    const ca = { record: accountRecord(), account: {} as never, host: 'ca.test' }
    const work = { ...parts, caTitle: () => 'CA' } as never
    return keepIssued(work, run, ca, chainPem, Promise.resolve({ key, keyId: 'key_a', csr: Buffer.alloc(0) }))
  }
  await parts.store.certificates.update('crt_a', { names: ['a.test', 'b.test'], namesKey: 'a.test b.test' })
  await keep(['a.test'])
  expect(await state()).toMatchObject({ outdated: true })
  await parts.store.certificates.update('crt_a', { names: ['a.test'], namesKey: 'a.test' })
  await keep(['a.test'])
  expect(await state()).toMatchObject({ outdated: false })
})

it('who orders one that was revoked wants another, also when that fails at first', async () => {
  const { chainPem } = await keyAndChain(['a.test'])
  await parts.store.issued.insert(issuedRecord({ chainPem, revokedAt: parts.clock.now() }))
  await parts.store.renewals.insert({ ...freshRenewal('crt_a'), outdated: true })
  await change(['a.test'])
  expect(await state()).toMatchObject({ outdated: true })
})

it('so does who renews it', async () => {
  const { chainPem } = await keyAndChain(['a.test'])
  await parts.store.issued.insert(issuedRecord({ chainPem, revokedAt: parts.clock.now() }))
  const choose = async () => ({}) as never
  await createCertificates({
    ...parts,
    orders,
    choose,
    answers: {} as never,
    deployments: {} as never,
  }).renew('crt_a', 'person')
  expect(await state()).toMatchObject({ outdated: true })
})

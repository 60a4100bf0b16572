import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OrderSettings } from '../../shared/contract/order-request.ts'
import { problem } from '../acme/testing/scripted-ca.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { type IssuingCa, startIssuingCa } from '../orders/testing/issuing-ca.ts'
import { openOrders } from '../orders/testing/open-orders.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import { createRenewals } from '../renewal/renewals.ts'
import { createCertificates } from './certificates.ts'

let ca: IssuingCa
let hub: Awaited<ReturnType<typeof openOrders>>

beforeEach(async () => {
  ca = await startIssuingCa(Date.UTC(2026, 0, 1))
  hub = await openOrders(ca)
  await hub.order()
})
afterEach(async () => {
  await hub.close()
  await ca.stop()
})

const listener = { kind: 'http-listener', port: 80 } as const
const input = {
  instance: 'ins_a',
  names: ['a.test'],
  validation: listener,
  moreCredentials: [],
  staging: false,
  keyType: 'ec256',
} as const

const certificates = () =>
  createCertificates({
    ...hub,
    choose: async () => ({}) as never,
    answers: {} as never,
    deployments: {} as never,
  })
const ended = async (id: string) => {
  while (hub.orders.runningOf('crt_a') !== undefined) await new Promise((resolve) => setTimeout(resolve, 1))
  return hub.orders.show(id)
}
const order = async (over: object) =>
  ended((await certificates().order({ ...input, ...over } as never)).order)
const certificate = async (): Promise<CertificateRecord> => {
  const found = await hub.store.certificates.get('crt_a')
  if (!found) throw new Error('no certificate')
  return found
}
const refused = { status: 400, body: problem('malformed', 'not with me') }
const outlook = async () => {
  const renewals = createRenewals({
    ...hub,
    log: silentLog,
    attempted: () => {},
    doubted: () => {},
    isOpen: () => true,
    renew: () => Promise.reject(new Error('not now')),
    isOrdered: () => false,
    deploy: async () => {},
    suggestion: async () => undefined,
    changed: () => {},
  })
  return (await renewals.outlook()).certificates[0]
}

const others: [keyof OrderSettings, object][] = [
  ['validation', { validation: { kind: 'http-listener', port: 8080 } }],
  ['account', { account: 'acc_a' }],
  ['profile', { profile: 'short' }],
  ['preferredChain', { preferredChain: 'Root' }],
  ['lifetimeDays', { lifetimeDays: 7 }],
]

describe('an order of the same names with other settings', () => {
  it.each(others)('that fails does not change the certificate’s %s', async (field, over) => {
    const before = await certificate()
    ca.next('/new-order', refused)
    const failed = await order(over)
    expect(failed.state).toBe('failed')
    expect(failed.settings[field]).not.toEqual(before.settings[field])
    expect(await certificate()).toEqual(before)
    expect(await hub.timeline(failed.id)).toContain(
      'The certificate keeps the settings that it was issued with',
    )
  })

  it.each(others)('that is issued makes its %s the certificate’s', async (field, over) => {
    const done = await order(over)
    expect(done.state).toBe('done')
    expect((await certificate()).settings[field]).toEqual(done.settings[field])
  })

  it('that fails is told in the outlook and with the certificate, until an order of it succeeds', async () => {
    ca.next('/new-order', refused)
    await order({ profile: 'short' })
    expect(await outlook()).toMatchObject({ otherSettings: { code: 'acme.rejected' } })
    expect((await certificates().show('crt_a')).lastOrder).toMatchObject({ otherSettings: true })
    await ended((await certificates().renew('crt_a', 'person')).order)
    expect(await outlook()).not.toHaveProperty('otherSettings')
    expect(ca.orders.at(-1)?.wanted.profile).toBeUndefined()
  })

  it('goes on with them after a restart', async () => {
    ca.next('/new-order', {
      status: 503,
      body: problem('serverInternal'),
      headers: { 'retry-after': '3600' },
    })
    await order({ profile: 'short' })
    const failed = (await hub.store.orders.list({ certificateId: 'crt_a', limit: 1 }))[0]
    await hub.store.orders.update(failed?.id ?? '', { state: 'queued', endedAt: null, error: null })
    await hub.orders.resumeAll()
    expect((await ended(failed?.id ?? '')).state).toBe('done')
    expect(ca.orders.at(-1)?.wanted.profile).toBe('short')
    expect((await certificate()).settings.profile).toBe('short')
  })

  it('that left something at its CA is not what a renewal goes on with', async () => {
    ca.next('/cert/2', { status: 503, body: '', headers: { 'retry-after': '3600' } })
    expect((await order({ profile: 'short' })).state).toBe('failed')
    const renewed = await ended((await certificates().renew('crt_a', 'person')).order)
    expect(renewed.state).toBe('done')
    expect(ca.orders.map(({ wanted }) => wanted.profile)).toEqual([undefined, 'short', undefined])
  })
})

describe('names or key that a person changed in place', () => {
  it('are the certificate’s at once, with the settings for them, and go on being tried', async () => {
    ca.next('/new-order', refused)
    const change = { certificate: 'crt_a', names: ['a.test', 'b.test'], profile: 'short' }
    expect((await order(change)).state).toBe('failed')
    expect(await certificate()).toMatchObject({ names: ['a.test', 'b.test'], settings: { profile: 'short' } })
    expect(await hub.store.renewals.get('crt_a')).toMatchObject({ outdated: true })
    expect((await ended((await certificates().renew('crt_a', 'person')).order)).state).toBe('done')
    expect(ca.orders.at(-1)).toMatchObject({ names: ['a.test', 'b.test'], wanted: { profile: 'short' } })
    expect(await hub.store.renewals.get('crt_a')).toMatchObject({ outdated: false })
  })

  it('and changed back are those that were issued, with their settings, whatever the order back had', async () => {
    ca.next('/new-order', refused, refused)
    const before = await certificate()
    await order({ certificate: 'crt_a', names: ['a.test', 'b.test'], profile: 'short' })
    await order({ certificate: 'crt_a', profile: 'other' })
    expect(await certificate()).toEqual(before)
    expect(await hub.store.renewals.get('crt_a')).toMatchObject({ outdated: false })
  })
})

it('a certificate that was never issued is as it was last asked for', async () => {
  ca.next('/new-order', refused, refused)
  const first = await certificates().order({ ...input, names: ['new.test'] } as never)
  while (hub.orders.runningOf(first.certificate)) await new Promise((resolve) => setTimeout(resolve, 1))
  const second = await certificates().order({ ...input, names: ['new.test'], profile: 'short' } as never)
  while (hub.orders.runningOf(second.certificate)) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(await hub.store.certificates.get(first.certificate)).toMatchObject({
    settings: { profile: 'short' },
  })
})

import { createPrivateKey, createPublicKey } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
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

/** The public key of what is issued next. */
const publicKey = async (settings: object, over: object = {}): Promise<string> => {
  const order = await hub.order({
    ...hub.certificate,
    ...over,
    settings: { ...hub.certificate.settings, ...settings },
  })
  expect(order.state).toBe('done')
  const issued = await hub.store.issued.latest('crt_a')
  const pem = await hub.vault.get('certificate-key', issued?.keyId ?? '', issued?.keyFingerprint ?? '')
  return createPublicKey(createPrivateKey(pem.expose())).export({ format: 'pem', type: 'spki' }).toString()
}

it('a certificate that keeps its key has it after each renewal, and another has a new one', async () => {
  const first = await publicKey({ reuseKey: true })
  expect(await publicKey({ reuseKey: true })).toBe(first)
  expect(await publicKey({ reuseKey: true })).toBe(first)
  expect(await publicKey({})).not.toBe(first)
})

it('a certificate that keeps its key has a new one where it is to be of another kind', async () => {
  const first = await publicKey({ reuseKey: true })
  expect(await publicKey({ reuseKey: true }, { keyType: 'ec384' })).not.toBe(first)
})

it('a key that was revoked as compromised is never kept', async () => {
  const first = await publicKey({ reuseKey: true })
  const issued = await hub.store.issued.latest('crt_a')
  await hub.store.issued.update(issued?.id ?? '', { revokedAt: 1, revocationReason: 'keyCompromise' })
  expect(await publicKey({ reuseKey: true })).not.toBe(first)
})

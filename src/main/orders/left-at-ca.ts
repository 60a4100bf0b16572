import type { OrderSettings } from '../../shared/contract/order-request.ts'
import { isUsableAt } from '../failover/select-accounts.ts'
import { namesKeyOf } from '../names/certificate-names.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../vault/vault.ts'

/** What keeps an order from its certificate for now, and not for good. */
const passing = new Set([
  'acme.order_stuck',
  'acme.unreachable',
  'acme.server_error',
  'acme.bad_answer',
  'acme.bad_nonce',
  'acme.rate_limited',
  'acme.clock_differs',
  // The CA’s servers were not of one mind; where it has really forgotten the order, the next run opens another.
  'acme.order_gone',
  'acme.order_not_ready',
  // It was issued, and could not be kept.
  'store.write_failed',
  'internal',
])

/** How long an order at a CA is gone on with: some stay “processing” for good. Milliseconds. */
const longestFollowed = 86_400_000

/** An order at the CA with the key and CSR that were handed in. */
export type LeftAtCa = Pick<
  OrderRecord,
  'accountId' | 'accountName' | 'orderUrl' | 'keyId' | 'keyFingerprint' | 'csr'
>

const nothing: LeftAtCa = {
  accountId: null,
  accountName: null,
  orderUrl: null,
  keyId: null,
  keyFingerprint: null,
  csr: null,
}

/**
 * Whether a CA may have, or still make, the certificate of an order that failed here in this step with this error: then
 * its key is kept, and the next order of the certificate goes on with the same order at the CA.
 */
export const mayYetBeIssued = (
  { orderUrl, accountId, keyId, keyFingerprint, csr }: Omit<LeftAtCa, 'accountName'>,
  step: string | null,
  error: { code: string } | null,
): boolean =>
  (step === 'finalize' || step === 'download') &&
  [orderUrl, accountId, keyId, keyFingerprint, csr].every((each) => each !== null) &&
  passing.has(error?.code ?? '')

interface Parts {
  store: Store
  vault: Vault
  now: number
}

/** The last order of a certificate, where it failed and left something at its CA. */
const lastLeft = async (store: Store, certificateId: string): Promise<OrderRecord | undefined> => {
  const [last] = await store.orders.list({ certificateId, limit: 1 })
  return last?.state === 'failed' && mayYetBeIssued(last, last.stoppedAt, last.error) ? last : undefined
}

/** When the order at the CA was opened, by the first of those here that went on with it. */
const openedAt = async (
  store: Store,
  { certificateId, orderUrl, createdAt }: OrderRecord,
): Promise<number> => {
  const all = await store.orders.list({ certificateId, limit: 1000 })
  return Math.min(createdAt, ...all.filter((one) => one.orderUrl === orderUrl).map((one) => one.createdAt))
}

/** Whether a CA is asked for the same certificate with both, from the same account. */
const isSameOrder = (before: OrderSettings, now: OrderSettings): boolean =>
  before.account === now.account &&
  before.profile === now.profile &&
  before.reuseKey === now.reuseKey &&
  before.lifetimeDays === now.lifetimeDays

const isFitFor = async (
  { store, vault, now }: Parts,
  left: OrderRecord,
  certificate: CertificateRecord,
): Promise<boolean> => {
  const account = await store.accounts.get(left.accountId ?? '')
  return (
    now - (await openedAt(store, left)) < longestFollowed &&
    isSameOrder(left.settings, certificate.settings) &&
    left.keyType === certificate.keyType &&
    namesKeyOf(left.names) === certificate.namesKey &&
    account?.status === 'valid' &&
    isUsableAt(account, certificate.instanceId) &&
    (certificate.settings.account ?? account.id) === account.id &&
    (await vault.has(left.keyId ?? ''))
  )
}

/** Throws away the key of what was left at a CA: it is not wanted any more. */
export const dropLeft = async (
  { store, vault }: Omit<Parts, 'now'>,
  certificateId: string,
): Promise<void> => {
  const left = await lastLeft(store, certificateId)
  if (!left?.keyId) return
  await vault.remove(left.keyId)
  await store.orders.update(left.id, { keyId: null, keyFingerprint: null, csr: null })
}

/**
 * Inserts a new order of the certificate, which is as it shall be ordered. It takes over what the last one left at its
 * CA, if that still fits; else that is thrown away.
 */
export const insertOrder = async (
  parts: Parts,
  fresh: Omit<OrderRecord, keyof LeftAtCa>,
  certificate: CertificateRecord,
): Promise<OrderRecord> => {
  const { store } = parts
  const left = await lastLeft(store, certificate.id)
  if (!left || !(await isFitFor(parts, left, certificate))) {
    await dropLeft(parts, certificate.id)
    const record = { ...fresh, ...nothing }
    await store.orders.insert(record)
    return record
  }
  const { accountId, accountName, orderUrl, keyId, keyFingerprint, csr } = left
  const record = { ...fresh, names: left.names, accountId, accountName, orderUrl, keyId, keyFingerprint, csr }
  await store.atomically(async (inside) => {
    await inside.orders.update(left.id, { keyId: null, keyFingerprint: null, csr: null })
    await inside.orders.insert(record)
  })
  return record
}

import { isDeepStrictEqual } from 'node:util'
import type { CertificateRecord, CertificateSettings, IssuedRecord } from '../ports/store/certificates.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import type { Store } from '../ports/store.ts'

/** The settings of a certificate alone. */
export const settingsOf = ({
  accountId,
  credentialId,
  moreCredentials,
  profile,
  preferredChain,
  lifetimeDays,
  validation,
}: CertificateSettings): CertificateSettings => ({
  accountId,
  credentialId,
  moreCredentials,
  profile,
  preferredChain,
  lifetimeDays,
  validation,
})

/** The certificate as this order is of it. */
export const asOrdered = (
  certificate: CertificateRecord,
  { settings }: Pick<OrderRecord, 'settings'>,
): CertificateRecord => ({ ...certificate, ...settings })

/** Whether an order has settings of its own, which the certificate gets when it is issued. */
export const hasOtherSettings = (
  certificate: CertificateSettings,
  { settings }: Pick<OrderRecord, 'settings'>,
): boolean => settings !== null && !isDeepStrictEqual(settings, settingsOf(certificate))

/** Whether an order failed with settings that are not the certificate's: renewals go on without them. */
export const failedWithOthers = (
  certificate: CertificateSettings,
  order: Pick<OrderRecord, 'settings' | 'state'>,
): boolean => order.state === 'failed' && hasOtherSettings(certificate, order)

/** What a certificate was issued with last; undefined where that is not known. */
export const issuedSettings = async (
  store: Store,
  { orderId }: Pick<IssuedRecord, 'orderId'>,
): Promise<CertificateSettings | undefined> => (await store.orders.get(orderId))?.settings ?? undefined

/** Whether a CA is asked for the same certificate with both, from the same account. */
export const isSameOrder = (
  before: Pick<CertificateSettings, 'accountId' | 'profile' | 'lifetimeDays'>,
  now: Pick<CertificateSettings, 'accountId' | 'profile' | 'lifetimeDays'>,
): boolean =>
  before.accountId === now.accountId &&
  before.profile === now.profile &&
  before.lifetimeDays === now.lifetimeDays

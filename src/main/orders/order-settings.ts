import { isDeepStrictEqual } from 'node:util'
import { type OrderSettings, orderSettings } from '../../shared/contract/order-request.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { OrderRecord } from '../ports/store/orders.ts'

/** The DNS credentials of an order, the first one first; none where it is validated otherwise. */
export const credentialIds = ({ credential, moreCredentials }: OrderSettings): string[] =>
  credential === undefined ? [] : [...new Set([credential, ...moreCredentials])]

type Settings = Pick<CertificateRecord, 'settings'>

/** Whether an order has settings of its own, which the certificate gets when it is issued. */
export const hasOtherSettings = (certificate: Settings, { settings }: Settings): boolean =>
  orderSettings
    .keyof()
    .options.some((field) => !isDeepStrictEqual(settings[field], certificate.settings[field]))

/** Whether an order failed with settings that are not the certificate's: renewals go on without them. */
export const failedWithOthers = (
  certificate: Settings,
  order: Pick<OrderRecord, 'settings' | 'state'>,
): boolean => order.state === 'failed' && hasOtherSettings(certificate, order)

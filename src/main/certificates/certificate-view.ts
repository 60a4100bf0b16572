import type { Certificate } from '../../shared/contract/certificates.ts'
import { failedWithOthers } from '../orders/order-settings.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import type { OrderRecord } from '../ports/store/orders.ts'

/** From when on a certificate counts as expiring: a third of its lifetime is left, half when it lives under ten days. */
export const expiringFrom = ({
  notBefore,
  notAfter,
}: Pick<IssuedRecord, 'notBefore' | 'notAfter'>): number => {
  const lifetime = notAfter - notBefore
  return notAfter - lifetime / (lifetime < 10 * 86_400_000 ? 2 : 3)
}

export const statusOf = (
  issued: Pick<IssuedRecord, 'notBefore' | 'notAfter' | 'revokedAt'> | undefined,
  lastOrder: OrderRecord | undefined,
  now: number,
): Certificate['status'] => {
  if (lastOrder && lastOrder.endedAt === null) return 'ordering'
  if (!issued) return lastOrder ? 'failed' : 'never-issued'
  if (issued.revokedAt !== null) return 'revoked'
  if (now >= issued.notAfter) return 'expired'
  return now >= expiringFrom(issued) ? 'expiring' : 'valid'
}

export interface CertificateParts {
  record: CertificateRecord
  instanceName: string
  credentialName?: string | undefined
  issued?: IssuedRecord | undefined
  lastOrder?: OrderRecord | undefined
  waitsForPerson: boolean
  now: number
}

/** The stored credential by which its names are validated: of DNS, or the login at the host of its web folder. */
export const credentialOf = ({
  settings: { credential, validation },
}: CertificateRecord): string | undefined =>
  validation.kind === 'http-sftp' ? validation.credential : credential

/** A certificate as callers see it. */
export const toCertificate = (parts: CertificateParts): Certificate => {
  const { record, issued, lastOrder } = parts
  const { namesKey: _, folder: __, ...shown } = record
  return {
    ...shown,
    instanceName: parts.instanceName,
    status: statusOf(issued, lastOrder, parts.now),
    ...(parts.credentialName && { credentialName: parts.credentialName }),
    ...(issued && {
      serial: issued.serial,
      issuer: issued.issuer,
      caTitle: issued.caTitle,
      notBefore: issued.notBefore,
      notAfter: issued.notAfter,
      ...(issued.revokedAt !== null && { revokedAt: issued.revokedAt }),
    }),
    ...(lastOrder && {
      lastOrder: {
        id: lastOrder.id,
        state: lastOrder.state,
        waitsForPerson: parts.waitsForPerson,
        ...(issued && failedWithOthers(record, lastOrder) && { otherSettings: true as const }),
        at: lastOrder.endedAt ?? lastOrder.createdAt,
        ...(lastOrder.error && { error: lastOrder.error }),
      },
    }),
  }
}

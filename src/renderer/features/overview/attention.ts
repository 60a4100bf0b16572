import type { Account } from '../../../shared/contract/accounts.ts'
import type { Certificate } from '../../../shared/contract/certificates.ts'

export interface Attention {
  id: string
  tone: 'bad' | 'warn'
  title: string
  text: string
  /** When it happened or will. */
  at?: number | undefined
  path: string
}

const ofCertificate = (certificate: Certificate): Attention[] => {
  const { id, status, lastOrder, notAfter: at } = certificate
  const title = certificate.names[0] ?? id
  const path = `/certificates/${id}`
  const failure =
    lastOrder?.state === 'failed' ? ` ${lastOrder.error?.message ?? 'Its last order failed.'}` : ''
  if (lastOrder?.waitsForPerson)
    return [
      {
        id,
        tone: 'warn',
        title,
        path: `/orders/${lastOrder.id}`,
        text: 'Its order waits until you have written its DNS records.',
        at: lastOrder.at,
      },
    ]
  if (status === 'revoked')
    return [{ id, tone: 'bad', title, path, text: 'Revoked: order a new one.', at: certificate.revokedAt }]
  if (status === 'expired') return [{ id, tone: 'bad', title, path, text: `Expired.${failure}`, at }]
  if (status === 'failed' && lastOrder?.state === 'cancelled')
    return [
      { id, tone: 'warn', title, path, text: 'Not issued yet: its order was cancelled.', at: lastOrder.at },
    ]
  if (status === 'failed' || (failure && status !== 'ordering')) {
    return [
      { id, tone: 'bad', title, path, text: failure.trim() || 'Its last order failed.', at: lastOrder?.at },
    ]
  }
  if (status === 'expiring') return [{ id, tone: 'warn', title, path, text: 'Expires soon.', at }]
  return []
}

const ofAccount = ({ id, name: title, status, certificates }: Account): Attention[] => {
  const told = { id, tone: 'warn', title, path: `/accounts/${id}` } as const
  // That one was deactivated is known to who did it.
  if (status !== 'valid' && certificates > 0)
    return [{ ...told, text: 'This CA account can no longer be used, but certificates are pinned to it.' }]
  if (status === 'gone')
    return [{ ...told, text: 'Its CA no longer knows this account: register it again, or remove it.' }]
  return []
}

/** What a person should look at now: what is broken first, the oldest first. */
export const attentionOf = (
  certificates: readonly Certificate[],
  accounts: readonly Account[],
): Attention[] =>
  [...certificates.flatMap(ofCertificate), ...accounts.flatMap(ofAccount)].sort(
    (a, b) =>
      (a.tone === 'bad' ? 0 : 1) - (b.tone === 'bad' ? 0 : 1) ||
      (a.at ?? Number.MAX_SAFE_INTEGER) - (b.at ?? Number.MAX_SAFE_INTEGER),
  )

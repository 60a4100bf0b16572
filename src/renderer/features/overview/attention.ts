import type { Account } from '../../../shared/contract/accounts.ts'
import type { Certificate } from '../../../shared/contract/certificates.ts'

export interface Attention {
  id: string
  tone: 'bad' | 'warn'
  title: string
  /** Said after the title; a time goes after `text` when `at` is given. */
  text: string
  at?: number
  path: string
}

const ofCertificate = (certificate: Certificate): Attention[] => {
  const { id, status, lastOrder, notAfter } = certificate
  const title = certificate.names[0] ?? id
  const path = `/certificates/${id}`
  const time = notAfter === undefined ? {} : { at: notAfter }
  const failure = lastOrder?.state === 'failed' ? ` ${lastOrder.error?.message ?? 'Its last order failed.'}` : ''
  if (status === 'expired') return [{ id, tone: 'bad', title, path, text: `Expired.${failure}`, ...time }]
  if (status === 'failed' || (failure && status !== 'ordering')) {
    return [{ id, tone: 'bad', title, path, text: failure.trim() || 'Its last order failed.', ...time }]
  }
  if (status === 'expiring') return [{ id, tone: 'warn', title, path, text: 'Expires soon.', ...time }]
  return []
}

const ofAccount = (account: Account): Attention[] =>
  account.status === 'valid' || account.certificates === 0
    ? []
    : [
        {
          id: account.id,
          tone: 'warn',
          title: account.name,
          text: 'This CA account can no longer be used, but certificates were ordered with it.',
          path: `/accounts/${account.id}`,
        },
      ]

/** What a person should look at now: what is broken first, and of that what expires first. */
export const attentionOf = (certificates: readonly Certificate[], accounts: readonly Account[]): Attention[] =>
  [...certificates.flatMap(ofCertificate), ...accounts.flatMap(ofAccount)].sort(
    (a, b) =>
      (a.tone === 'bad' ? 0 : 1) - (b.tone === 'bad' ? 0 : 1) ||
      (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY) ||
      0,
  )

import type { Subject } from '../../shared/errors.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'

/**
 * What an error that ended an order at a CA is about, by the screen that its kind names: that account, or the certificate
 * as it is to be changed. Credentials and target instances are named where their work fails.
 */
export const whereToFix = (
  screen: string | undefined,
  certificate: Pick<CertificateRecord, 'id'>,
  account: Pick<AccountRecord, 'id'>,
): Subject => {
  if (screen === 'accounts') return { account: account.id }
  return screen === 'new-certificate' ? { certificate: certificate.id, field: 'names' } : {}
}

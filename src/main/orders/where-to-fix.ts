import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'

/**
 * Where an error that ended an order at a CA is mended, by the screen that its kind names: that account, or the form
 * filled in as the certificate is. Credentials and target instances are named where their work fails.
 */
export const whereToFix = (
  screen: string | undefined,
  {
    names,
    instanceId,
    staging,
    keyType,
  }: Pick<CertificateRecord, 'names' | 'instanceId' | 'staging' | 'keyType'>,
  account: Pick<AccountRecord, 'id'>,
): Record<string, string> => {
  if (screen === 'accounts') return { account: account.id }
  if (screen !== 'new-certificate') return {}
  return { names: names.join(','), instance: instanceId, staging: String(staging), keyType, field: 'names' }
}

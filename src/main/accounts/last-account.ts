import { CerthubError } from '../../shared/errors.ts'
import { isUsableAt, selectAccounts } from '../failover/select-accounts.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { Store } from '../ports/store.ts'

/** Whether some of these accounts could renew the certificate. */
const isServed = (certificate: CertificateRecord, accounts: readonly AccountRecord[]): boolean => {
  const instance = { id: certificate.instanceId, name: '' }
  return selectAccounts({ ...certificate, instance, accounts }).ranked.length > 0
}

/** The issued certificates that this account, and none of the others, can renew. */
export const onlyServedBy = async (store: Store, account: AccountRecord): Promise<CertificateRecord[]> => {
  const [certificates, issued, all] = await Promise.all([
    store.certificates.list(),
    store.issued.latestSpans(),
    store.accounts.list(),
  ])
  const others = all.filter(({ id }) => id !== account.id)
  return certificates.filter(
    (certificate) =>
      isUsableAt(account, certificate.instanceId) &&
      issued.get(certificate.id)?.revokedAt === null &&
      isServed(certificate, all) &&
      !isServed(certificate, others),
  )
}

const named = 5

/** Names some of them: those on the instances that the asker reaches. */
const inWords = (
  certificates: readonly CertificateRecord[],
  reach: readonly string[] | undefined,
): string => {
  const seen = certificates.filter(({ instanceId }) => reach === undefined || reach.includes(instanceId))
  const names = seen.slice(0, named).map(({ id, names: [name = id] }) => name)
  const more = certificates.length - names.length
  if (names.length === 0) return `${more} certificate${more === 1 ? '' : 's'} of other target instances`
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`
}

/**
 * Throws `account.last_one`, which names the certificates, when nothing else could renew them. `reach`: the instances that the
 * asker is limited to.
 */
export const refuseLastAccount = async (
  store: Store,
  account: AccountRecord,
  reach: readonly string[] | undefined,
): Promise<void> => {
  const uses = await onlyServedBy(store, account)
  if (uses.length === 0) return
  const { id, name } = account
  throw new CerthubError(
    'account.last_one',
    { name, uses: inWords(uses, reach) },
    { subject: { account: id } },
  )
}

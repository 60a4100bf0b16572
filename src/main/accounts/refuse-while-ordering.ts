import { CerthubError } from '../../shared/errors.ts'
import { isUsableAt } from '../failover/select-accounts.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import type { Store } from '../ports/store.ts'

/** Whether a running order has this account, or may just be opening with it. */
const isAtWork = async (
  store: Store,
  account: AccountRecord,
  { accountId, certificateId, settings }: OrderRecord,
): Promise<boolean> => {
  if (accountId !== null) return accountId === account.id
  const certificate = await store.certificates.get(certificateId)
  if (!certificate || certificate.staging !== account.staging) return false
  return (settings.account ?? account.id) === account.id && isUsableAt(account, certificate.instanceId)
}

/** An order's answers hold for the account's key at its begin alone (RFC 8555 §8.1). Throws `account.busy`. */
export const refuseWhileOrdering = async (store: Store, account: AccountRecord): Promise<void> => {
  for (const order of await store.orders.running()) {
    if (!(await isAtWork(store, account, order))) continue
    const { id, name } = account
    throw new CerthubError('account.busy', { name, order: order.id }, { subject: { account: id } })
  }
}

import { CerthubError } from '../../shared/errors.ts'
import { isUsableAt } from '../failover/select-accounts.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import type { StoreReads } from '../ports/store.ts'

/**
 * An account by id, or by name on any or one instance, whose own comes before one that is shared with it. Throws
 * `account.not_found`, `account.ambiguous`.
 */
export const findAccount = async (
  store: StoreReads,
  reference: string,
  instanceId?: string,
): Promise<AccountRecord> => {
  const all = (await store.accounts.list()).filter(
    (account) => instanceId === undefined || isUsableAt(account, instanceId),
  )
  const byId = all.find(({ id }) => id === reference)
  if (byId) return byId
  const wanted = reference.toLowerCase()
  const named = all.filter(({ name }) => name.toLowerCase() === wanted)
  const own = named.filter((account) => account.instanceId === instanceId)
  const [found, another] = own.length > 0 ? own : named
  if (!found) throw new CerthubError('account.not_found', { id: reference })
  if (another) throw await ambiguous(store, reference, named)
  return found
}

const ambiguous = async (store: StoreReads, name: string, named: readonly AccountRecord[]) => {
  const instances = new Map((await store.instances.list()).map((one) => [one.id, one.name]))
  const which = named
    .map(({ id, instanceId }) => `${id} of “${instances.get(instanceId) ?? instanceId}”`)
    .join(', ')
  return new CerthubError('account.ambiguous', { name, which })
}

import { CerthubError } from '../../shared/errors.ts'
import type { AccountRecord } from '../ports/records.ts'

/** What the choice depends on. */
export interface ChoiceInput {
  instance: { id: string; name: string }
  /** Accounts of every instance, oldest first. */
  accounts: readonly AccountRecord[]
  instanceNames: ReadonlyMap<string, string>
  staging: boolean
  /** The account the certificate is pinned to. */
  pinned?: string | undefined
}

export interface Choice {
  account: AccountRecord
  /** One sentence for the order's timeline. */
  reason: string
}

const environment = (staging: boolean): string => (staging ? 'staging' : 'production')

const elsewhere = ({ accounts, instance, instanceNames, staging }: ChoiceInput): string => {
  const usable = accounts.filter((account) => account.status === 'valid')
  const here = usable.filter((account) => account.instanceId === instance.id)
  if (here.length > 0) {
    const names = here.map(({ name }) => `“${name}”`).join(', ')
    return `; it has only ${environment(!staging)} accounts (${names}), so changing the staging switch is the other way`
  }
  const other = usable.find((account) => account.staging === staging)
  if (!other) return ''
  return `; “${instanceNames.get(other.instanceId) ?? other.instanceId}” has “${other.name}”, but each target instance needs its own`
}

/**
 * The account to order with: the pinned one, else the oldest valid account of the instance whose environment is the
 * certificate's. Throws `account.not_found`, `account.staging_mismatch`, `account.none_matching`.
 */
export const chooseAccount = (input: ChoiceInput): Choice => {
  const { accounts, instance, staging, pinned } = input
  if (pinned !== undefined) {
    const account = accounts.find(({ id, instanceId }) => id === pinned && instanceId === instance.id)
    if (!account) throw new CerthubError('account.not_found', { id: pinned })
    if (account.staging !== staging) {
      throw new CerthubError('account.staging_mismatch', {
        account: account.name,
        accountEnvironment: environment(account.staging),
        environment: environment(staging),
      })
    }
    if (account.status === 'valid')
      return { account, reason: `“${account.name}” is pinned to this certificate` }
  }
  const matching = accounts.filter(
    (account) =>
      account.instanceId === instance.id && account.staging === staging && account.status === 'valid',
  )
  const [account] = pinned === undefined ? matching : []
  if (!account) {
    throw new CerthubError('account.none_matching', {
      instance: instance.name,
      environment: environment(staging),
      elsewhere: elsewhere(input),
    })
  }
  const others = matching.length - 1
  return {
    account,
    reason:
      others === 0
        ? `“${account.name}” is the only ${environment(staging)} account of “${instance.name}”`
        : `“${account.name}” is the oldest of ${matching.length} ${environment(staging)} accounts of “${instance.name}”`,
  }
}

import { CerthubError } from '../../shared/errors.ts'
import type { AccountRecord } from '../ports/records.ts'
import { caKeyOf } from './settings.ts'

/** What the choice depends on. */
export interface ChoiceInput {
  instance: { id: string; name: string }
  /** Accounts of every instance, oldest first. */
  accounts: readonly AccountRecord[]
  instanceNames: ReadonlyMap<string, string>
  staging: boolean
  /** The account the certificate is pinned to. */
  pinned?: string | undefined
  /** The CA whose accounts come first, as `caKeyOf` names it. */
  preferredCa?: string | undefined
  /** Accounts whose CA failed in this order already. */
  passed?: readonly string[]
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
 * The account to order with: the pinned one, else of the valid accounts of the instance whose environment is the
 * certificate's one of the preferred CA, else the oldest; never one whose CA failed in this order already. Throws `account.not_found`, `account.staging_mismatch`, `account.none_matching`.
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
    if (account.status === 'valid' && !input.passed?.includes(account.id))
      return { account, reason: `“${account.name}” is pinned to this certificate` }
  }
  const matching = accounts.filter(
    (account) =>
      account.instanceId === instance.id && account.staging === staging && account.status === 'valid',
  )
  const left = pinned === undefined ? matching.filter(({ id }) => !input.passed?.includes(id)) : []
  const account = left.find((one) => caKeyOf(one) === input.preferredCa) ?? left[0]
  if (!account) {
    throw new CerthubError('account.none_matching', {
      instance: instance.name,
      environment: environment(staging),
      elsewhere: elsewhere(input),
    })
  }
  return { account, reason: reasonFor(account, matching, left, input) }
}

const reasonFor = (
  account: AccountRecord,
  matching: readonly AccountRecord[],
  left: readonly AccountRecord[],
  { staging, instance, preferredCa }: ChoiceInput,
): string => {
  const kind = `${environment(staging)} accounts of “${instance.name}”`
  if (left.length < matching.length) {
    const failed = matching.length - left.length
    return `“${account.name}” is the next of ${matching.length} ${kind}, after ${failed} whose CA failed`
  }
  if (matching.length === 1) {
    return `“${account.name}” is the only ${environment(staging)} account of “${instance.name}”`
  }
  return caKeyOf(account) === preferredCa
    ? `“${account.name}” is of the preferred CA`
    : `“${account.name}” is the oldest of ${matching.length} ${kind}`
}

import { CerthubError } from '../../shared/errors.ts'
import { renderText, type TextData } from '../../shared/texts.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import {
  environmentOf,
  isUsableAt,
  type Ranked,
  type Selection,
  type SelectionInput,
  type Skip,
  selectAccounts,
} from './select-accounts.ts'

export interface ChoiceInput extends SelectionInput {
  instanceNames: ReadonlyMap<string, string>
}

export type Choice = Ranked

const elsewhere = ({ accounts, instance, instanceNames, staging }: ChoiceInput): string => {
  const usable = accounts.filter((account) => account.status === 'valid')
  const here = usable.filter((account) => isUsableAt(account, instance.id))
  if (here.length > 0) {
    const names = here.map(({ name }) => `“${name}”`).join(', ')
    return `; it has only ${environmentOf(!staging)} accounts (${names}), so changing the staging switch is the other way`
  }
  const other = usable.find((account) => account.staging === staging)
  if (!other) return ''
  return `; “${instanceNames.get(other.instanceId) ?? other.instanceId}” has “${other.name}”, but each target instance needs its own, or one that is shared with it`
}

const requirePinned = ({ accounts, instance, staging, settings }: ChoiceInput): void => {
  const { account: pinned } = settings
  if (pinned === undefined) return
  const account = accounts.find((one) => one.id === pinned && isUsableAt(one, instance.id))
  if (!account) throw new CerthubError('account.not_found', { id: pinned })
  if (account.staging === staging) return
  throw new CerthubError(
    'account.staging_mismatch',
    {
      account: account.name,
      accountEnvironment: environmentOf(account.staging),
      environment: environmentOf(staging),
    },
    { subject: { account: account.id } },
  )
}

/** Accounts that are of the right kind, and whose CA cannot or may not issue this. */
const unable = (skipped: readonly Skip[]): { account: AccountRecord; reason: TextData }[] =>
  skipped.filter(({ code }) => !['ended', 'environment', 'not-pinned', 'failed'].includes(code))

/**
 * The account to order with: the first of `selectAccounts`. Throws `account.not_found`, `account.staging_mismatch`,
 * `account.none_able` when accounts are there and none can issue it, `account.none_matching`.
 */
export const chooseAccount = (
  input: ChoiceInput,
  { ranked, skipped }: Selection = selectAccounts(input),
): Choice => {
  requirePinned(input)
  const [first] = ranked
  if (first) return first
  const { instance, staging } = input
  const reasons = unable(skipped).map(({ account, reason }) => `“${account.name}”: ${renderText(reason)}`)
  if (reasons.length > 0) {
    throw new CerthubError(
      'account.none_able',
      { instance: instance.name, reasons: reasons.join('; ') },
      { subject: { instance: instance.id, staging } },
    )
  }
  throw new CerthubError(
    'account.none_matching',
    { instance: instance.name, environment: environmentOf(staging), elsewhere: elsewhere(input) },
    { subject: { instance: instance.id, staging } },
  )
}

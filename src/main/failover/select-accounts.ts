import type { Environment } from '../../shared/text-catalogue/accounts.ts'
import { type TextData, text } from '../../shared/texts.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import { type Demand, type Lack, lackOf } from './capabilities.ts'
import { caKeyOf } from './settings.ts'

/** What the choice depends on. */
export interface SelectionInput extends Demand {
  instance: { id: string; name: string }
  /** Accounts of every instance, oldest first. */
  accounts: readonly AccountRecord[]
  staging: boolean
  /** The CA whose accounts come first, as `caKeyOf` names it. */
  preferredCa?: string | undefined
  /** The CAs that come after it, named alike; the others follow. */
  nextCas?: readonly string[]
  /** Accounts whose CA failed in this order already. */
  passed?: readonly string[]
  /** What was found out about an account and keeps it from issuing, by account id. */
  refused?: ReadonlyMap<string, Refusal>
}

/** By CAA records; a profile that its CA does not offer; the CA's limits. */
export interface Refusal {
  code: 'caa' | 'profile' | 'limited'
  reason: TextData
}

export type SkipCode = 'ended' | 'environment' | 'not-pinned' | 'failed' | Refusal['code'] | Lack

/** Whether the account is the instance's own, or shared with it. */
export const isUsableAt = (
  { instanceId, sharedWith }: Pick<AccountRecord, 'instanceId' | 'sharedWith'>,
  instance: string,
): boolean => instanceId === instance || sharedWith.includes(instance)

export interface Ranked {
  account: AccountRecord
  /** Why it stands where it does. */
  reason: TextData
}

export interface Skip {
  account: AccountRecord
  code: SkipCode
  reason: TextData
}

export interface Selection {
  ranked: Ranked[]
  skipped: Skip[]
}

export const environmentOf = (staging: boolean): Environment => (staging ? 'staging' : 'production')

const skipOf = (account: AccountRecord, input: SelectionInput): Omit<Skip, 'account'> | undefined => {
  const { staging, settings, passed, refused } = input
  if (account.status !== 'valid') {
    return { code: 'ended', reason: text('account.ended', { status: account.status }) }
  }
  if (account.staging !== staging) {
    return {
      code: 'environment',
      reason: text('account.other_environment', {
        environment: environmentOf(account.staging),
        needed: environmentOf(staging),
      }),
    }
  }
  if (settings.account !== undefined && account.id !== settings.account) {
    return { code: 'not-pinned', reason: text('account.not_pinned') }
  }
  if (passed?.includes(account.id)) return { code: 'failed', reason: text('account.failed_already') }
  const lack = lackOf(account, input)
  if (lack) return lack
  return refused?.get(account.id)
}

const reasonAt = (
  place: number,
  { account: chosen, of }: { account: AccountRecord; of: readonly AccountRecord[] },
  { staging, instance, settings, preferredCa, nextCas = [], passed = [] }: SelectionInput,
): TextData => {
  const account = chosen.name
  const kind = { account, environment: environmentOf(staging), instance: instance.name }
  if (settings.account !== undefined) return text('account.pinned', { account })
  if (passed.length > 0 && place === 0)
    return text('account.after_failed', { account, failed: passed.length })
  if (caKeyOf(chosen) === preferredCa) return text('account.preferred_ca', { account })
  if (of.length > 1 && nextCas.includes(caKeyOf(chosen)))
    return text('account.named_ca', { account, place: place === 0 ? 'first' : 'next' })
  if (of.length === 1) return text('account.only', kind)
  return place === 0 ? text('account.oldest', { ...kind, of: of.length }) : text('account.next', { account })
}

/**
 * The accounts of the instance that can issue the certificate, best first: those of the preferred CA, of the next ones
 * in their order, then the others, each by age; and why each other one was passed over.
 */
export const selectAccounts = (input: SelectionInput): Selection => {
  const here = input.accounts.filter((account) => isUsableAt(account, input.instance.id))
  const judged = here.map((account) => ({ account, skip: skipOf(account, input) }))
  const able = judged.flatMap(({ account, skip }) => (skip ? [] : [account]))
  const { preferredCa, nextCas = [] } = input
  const order = [preferredCa, ...nextCas]
  const placeOf = (account: AccountRecord): number => {
    const place = order.indexOf(caKeyOf(account))
    return place < 0 ? order.length : place
  }
  const ordered = able.toSorted((a, b) => placeOf(a) - placeOf(b))
  return {
    ranked: ordered.map((account, place) => ({
      account,
      reason: reasonAt(place, { account, of: ordered }, input),
    })),
    skipped: judged.flatMap(({ account, skip }) => (skip ? [{ account, ...skip }] : [])),
  }
}

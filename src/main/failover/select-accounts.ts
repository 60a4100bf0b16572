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
  reason: string
}

export type SkipCode = 'ended' | 'environment' | 'not-pinned' | 'failed' | Refusal['code'] | Lack

/** Whether the account is the instance's own, or shared with it. */
export const isUsableAt = (
  { instanceId, sharedWith }: Pick<AccountRecord, 'instanceId' | 'sharedWith'>,
  instance: string,
): boolean => instanceId === instance || sharedWith.includes(instance)

export interface Ranked {
  account: AccountRecord
  /** One sentence: why it stands where it does. */
  reason: string
}

export interface Skip {
  account: AccountRecord
  code: SkipCode
  reason: string
}

export interface Selection {
  ranked: Ranked[]
  skipped: Skip[]
}

const environment = (staging: boolean): string => (staging ? 'staging' : 'production')

const skipOf = (account: AccountRecord, input: SelectionInput): Omit<Skip, 'account'> | undefined => {
  const { staging, settings, passed, refused } = input
  if (account.status !== 'valid') {
    return {
      code: 'ended',
      reason: `it is ${account.status === 'gone' ? 'not known to' : `${account.status} at`} its CA`,
    }
  }
  if (account.staging !== staging) {
    return {
      code: 'environment',
      reason: `it is a ${environment(account.staging)} account, and the certificate is a ${environment(staging)} one`,
    }
  }
  if (settings.account !== undefined && account.id !== settings.account) {
    return { code: 'not-pinned', reason: 'the certificate is pinned to another account' }
  }
  if (passed?.includes(account.id)) return { code: 'failed', reason: 'its CA failed in this order already' }
  const lack = lackOf(account, input)
  if (lack) return lack
  return refused?.get(account.id)
}

const reasonAt = (
  place: number,
  { account, of }: { account: AccountRecord; of: readonly AccountRecord[] },
  { staging, instance, settings, preferredCa, nextCas = [], passed = [] }: SelectionInput,
): string => {
  const kind = `${environment(staging)} account${of.length === 1 ? '' : 's'} of “${instance.name}”`
  if (settings.account !== undefined) return `“${account.name}” is pinned to this certificate`
  if (passed.length > 0 && place === 0) {
    return `“${account.name}” is the next one, after ${passed.length} whose CA failed`
  }
  if (caKeyOf(account) === preferredCa) return `“${account.name}” is of the preferred CA`
  if (of.length > 1 && nextCas.includes(caKeyOf(account)))
    return `“${account.name}” is of the CA that the settings name ${place === 0 ? 'first' : 'next'}`
  if (of.length === 1) return `“${account.name}” is the only ${kind}`
  return place === 0
    ? `“${account.name}” is the oldest of ${of.length} ${kind}`
    : `“${account.name}” comes next when a CA before it fails`
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

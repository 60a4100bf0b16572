import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import { describeFinding } from '../persist/describe.ts'
import { judgeSeen } from '../persist/look-at-record.ts'
import { lookAtNames, needsOf } from '../persist/look-for-account.ts'
import { persistMissing } from '../persist/persist-missing.ts'
import { persistRecordNameOf } from '../persist/persist-record.ts'
import type { Clock } from '../ports/clock.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'

interface Parts {
  acme: AcmeAccounts
  resolver: Resolver
  clock: Clock
}

/**
 * Whether the records of dns-persist-01 stand for this account; those that only some name servers have are unsure.
 * Throws `challenge.persist_missing`, `challenge.issuer_unknown`, dns.*, acme.*.
 */
export const lookForStanding = async (
  { acme, resolver, clock }: Parts,
  account: AccountRecord,
  names: readonly string[],
  signal: AbortSignal,
): Promise<{ text: string; unsure: boolean; value: undefined }> => {
  const { needs } = await needsOf(acme, account, await lookAtNames(resolver, names, signal), signal)
  const looked = needs.map(({ name, seen, wanted }) => {
    if ('failure' in seen) throw seen.failure
    return { name, wanted, judged: judgeSeen(seen, wanted, clock.now()), record: persistRecordNameOf(name) }
  })
  const missing = persistMissing(acme.server(account).host, looked)
  if (missing) throw missing
  return {
    text: looked.map(({ record, judged }) => `${record}: ${describeFinding(judged)}`).join('; '),
    unsure: looked.some(({ judged: { state } }) => state === 'partly'),
    value: undefined,
  }
}

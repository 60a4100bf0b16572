import type { PersistAccount, PersistRecord } from '../../shared/contract/persist.ts'
import { CerthubError, toErrorData } from '../../shared/errors.ts'
import type { AcmeAccounts } from '../accounts/acme-accounts.ts'
import { catalogue } from '../acme/ca-catalogue.ts'
import { caTitleOf } from '../acme/directory-choice.ts'
import { inParallel } from '../concurrency/limit.ts'
import { bareNames } from '../names/domain-names.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import { persistAccountUri } from './account-uri.ts'
import { describeFinding, showRecord } from './describe.ts'
import { judgeSeen, lookAtRecord, type SeenRecords } from './look-at-record.ts'
import { type PersistWanted, persistRecordNameOf, persistValue } from './persist-record.ts'

/** Look-ups at once. */
const concurrency = 10

/** One name of a certificate, with what stands there: found once for all accounts. */
export interface LookedAt {
  name: string
  wildcard: boolean
  seen: SeenRecords | { failure: unknown }
}

/** Looks at the record of each name; a wildcard shares that of its parent. */
export const lookAtNames = (
  resolver: Resolver,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<LookedAt[]> => {
  return inParallel(bareNames(names), concurrency, async (name) => {
    const wildcard = names.includes(`*.${name}`)
    try {
      return { name, wildcard, seen: await lookAtRecord(resolver, name, signal) }
    } catch (failure) {
      signal?.throwIfAborted()
      return { name, wildcard, seen: { failure } }
    }
  })
}

/** How a CA is named in its records, as far as it can be known before an order. */
export interface Issuer {
  issuers: readonly string[]
  from: 'directory' | 'caa' | 'catalogue'
}

/** Throws `challenge.issuer_unknown`, acme.*. */
export const issuerOf = async (
  acme: AcmeAccounts,
  account: AccountRecord,
  signal?: AbortSignal,
): Promise<Issuer> => {
  const server = acme.server(account)
  const { issuerDomainNames, caaIdentities } = await server.directory({ signal })
  const listed = catalogue.find(({ code }) => code === account.ca)?.caaIdentities ?? []
  const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase())
  if (issuerDomainNames.length > 0) return { issuers: lower(issuerDomainNames), from: 'directory' }
  if (caaIdentities.length > 0) return { issuers: lower(caaIdentities), from: 'caa' }
  if (listed.length > 0) return { issuers: listed, from: 'catalogue' }
  throw new CerthubError('challenge.issuer_unknown', { host: server.host })
}

/** What the account needs at one name. */
export interface AccountNeed extends LookedAt {
  wanted: PersistWanted
}

/** What an account needs for each name. Throws `challenge.issuer_unknown`, acme.*. */
export const needsOf = async (
  acme: AcmeAccounts,
  account: AccountRecord,
  looked: readonly LookedAt[],
  signal?: AbortSignal,
): Promise<{ needs: AccountNeed[]; from: Issuer['from'] }> => {
  const { issuers, from } = await issuerOf(acme, account, signal)
  const identity = await (await acme.account(account)).identity({ signal })
  const needs = looked.map((one) => ({
    ...one,
    wanted: { issuers, accountUri: persistAccountUri(one.name, identity), wildcard: one.wildcard },
  }))
  return { needs, from }
}

const toRecord = (
  { name, seen, wanted }: AccountNeed,
  now: number,
  until: number | undefined,
): PersistRecord => {
  const record = persistRecordNameOf(name)
  const value = persistValue(wanted, until)
  if ('failure' in seen) {
    const error = toErrorData(seen.failure)
    return { name, record, txt: value, state: 'unknown', text: error.message, found: [], error }
  }
  const judged = judgeSeen(seen, wanted, now)
  // What stands is shown as it stands, until another is asked for.
  const txt = judged.state === 'stands' && until === undefined ? (judged.txt ?? value) : value
  const create =
    judged.state === 'stands' || judged.state === 'partly' ? '' : ` Create: ${showRecord({ record, txt })}`
  return {
    name,
    record,
    txt,
    state: judged.state,
    text: `${record}: ${describeFinding(judged)}.${create}`,
    found: [...new Set(seen.atServers.flat())],
    ...(judged.state === 'stands' && judged.until !== undefined && { until: judged.until }),
  }
}

/** The records of one account as callers see them. Never throws: what goes wrong is told in it. */
export const lookForAccount = async (
  acme: AcmeAccounts,
  account: AccountRecord,
  looked: readonly LookedAt[],
  { now, until }: { now: number; until?: number | undefined },
  signal?: AbortSignal,
): Promise<PersistAccount> => {
  const { id, name, ca, directoryUrl } = account
  const common = { accountId: id, accountName: name, caTitle: caTitleOf(ca, directoryUrl) }
  try {
    const { needs, from } = await needsOf(acme, account, looked, signal)
    const records = needs.map((need) => toRecord(need, now, until))
    return { ...common, issuerFrom: from, records, ready: records.every(({ state }) => state === 'stands') }
  } catch (error) {
    signal?.throwIfAborted()
    return { ...common, records: [], ready: false, error: toErrorData(error) }
  }
}

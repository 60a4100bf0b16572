import { type IssueValue, parseIssueValue } from '../dns/lookup/issue-value.ts'
import { withoutWildcard } from '../names/domain-names.ts'

/** What a CA looks for before it lets an account validate a name by dns-persist-01. */
export interface PersistWanted {
  /** The CA’s domain names, of which the record needs one. */
  issuers: readonly string[]
  accountUri: string
  /** The certificate has a wildcard of the name. */
  wildcard: boolean
}

/**
 * `stands`: the CA will find it; `missing`: no record for this CA; `other-account`, `no-wildcard`, `expired`,
 * `malformed`: there is one for this CA, and it does not do.
 */
export type PersistFinding = 'stands' | 'missing' | 'other-account' | 'no-wildcard' | 'expired' | 'malformed'

export interface Judged {
  state: PersistFinding
  /** The record that decided it. */
  txt?: string
  /** When that record ends. Milliseconds since the Unix epoch. */
  until?: number
  /** Why it is malformed. */
  problem?: string
}

/** The name that holds the record: a wildcard shares it with its parent. */
export const persistRecordNameOf = (name: string): string => `_validation-persist.${withoutWildcard(name)}`

/** The value to write; `until` in milliseconds since the Unix epoch. */
export const persistValue = ({ issuers, accountUri, wildcard }: PersistWanted, until?: number): string =>
  [
    issuers[0] ?? '',
    `accounturi=${accountUri}`,
    ...(wildcard ? ['policy=wildcard'] : []),
    ...(until === undefined ? [] : [`persistUntil=${Math.floor(until / 1000)}`]),
  ].join('; ')

/** The seconds of the years 0 to 9999: what is beyond is no date to anybody, and whoever owns the zone may write it. */
const [firstSecond, lastSecond] = [Date.parse('0000-01-01') / 1000, Date.parse('9999-12-31') / 1000]

const untilOf = ({ parameters }: IssueValue): { until?: number; problem?: string } => {
  const text = parameters.get('persistuntil')
  if (text === undefined) return {}
  return /^-?\d{1,13}$/.test(text)
    ? { until: Math.min(Math.max(Number(text), firstSecond), lastSecond) * 1000 }
    : { problem: '“persistUntil” is no number of seconds' }
}

const judgeOne = (txt: string, value: IssueValue, wanted: PersistWanted, now: number): Judged => {
  const { until, problem = value.problem } = untilOf(value)
  const seen = { txt, ...(until !== undefined && { until }) }
  const account = value.parameters.get('accounturi')
  if (problem !== undefined) return { state: 'malformed', problem, ...seen }
  if (!account) return { state: 'malformed', problem: 'it names no account (“accounturi”)', ...seen }
  if (account !== wanted.accountUri) return { state: 'other-account', ...seen }
  if (until !== undefined && until <= now) return { state: 'expired', ...seen }
  if (wanted.wildcard && value.parameters.get('policy')?.toLowerCase() !== 'wildcard')
    return { state: 'no-wildcard', ...seen }
  return { state: 'stands', ...seen }
}

/** What says most, first. */
const telling: readonly PersistFinding[] = ['stands', 'no-wildcard', 'expired', 'malformed', 'other-account']

/**
 * Whether one of the TXT values at the record’s name lets the account validate: each stands for itself, and those of
 * other CAs do not count (draft-ietf-acme-dns-persist §4.1). `now` in milliseconds since the Unix epoch.
 */
export const judgePersistRecords = (
  values: readonly string[],
  wanted: PersistWanted,
  now: number,
): Judged => {
  const judged = values
    .map((txt) => ({ txt, value: parseIssueValue(txt) }))
    .filter(({ value }) => wanted.issuers.includes(value.domain))
    .map(({ txt, value }) => judgeOne(txt, value, wanted, now))
  for (const state of telling) {
    // The one that lasts longest.
    const [found] = judged
      .filter((one) => one.state === state)
      .sort((one, other) => (other.until ?? Infinity) - (one.until ?? Infinity) || 0)
    if (found) return found
  }
  return { state: 'missing' }
}

/** The values that name this CA and this account, whatever else they say. */
export const ownPersistRecords = (
  values: readonly string[],
  { issuers, accountUri }: Pick<PersistWanted, 'issuers' | 'accountUri'>,
): string[] =>
  values.filter((txt) => {
    const { domain, parameters } = parseIssueValue(txt)
    return issuers.includes(domain) && parameters.get('accounturi') === accountUri
  })

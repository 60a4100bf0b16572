import { authoritativeServers } from '../dns/lookup/authoritative-servers.ts'
import { placeOf } from '../dns/lookup/record-place.ts'
import type { Resolver } from '../ports/resolver.ts'
import {
  type Judged,
  judgePersistRecords,
  type PersistWanted,
  persistRecordNameOf,
} from './persist-record.ts'

/** What stands in DNS for one name, server by server. */
export interface SeenRecords {
  /** `_validation-persist.<name>`. */
  record: string
  /** Where it leads: CNAMEs followed. */
  fqdn: string
  zone: string
  /** The TXT values at each of the zone’s servers that answered. */
  atServers: string[][]
}

/**
 * Looks at the record of a name at the servers of its zone, all at once; those that do not answer are passed over.
 * Throws dns.* errors when none does.
 */
export const lookAtRecord = async (
  resolver: Resolver,
  name: string,
  signal?: AbortSignal,
): Promise<SeenRecords> => {
  const record = persistRecordNameOf(name)
  const { fqdn, zone } = await placeOf(resolver, record, signal)
  const servers = await authoritativeServers(resolver, zone, signal)
  const asked = await Promise.allSettled(servers.map((server) => resolver.ask(server, fqdn, 'TXT', signal)))
  signal?.throwIfAborted()
  const answers = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failure = asked.find((one) => one.status === 'rejected')
  if (answers.length === 0 && failure) throw failure.reason
  const atServers = answers
    .filter(({ rcode }) => rcode === 'NOERROR' || rcode === 'NXDOMAIN')
    .map((answer) => answer.answers.filter(({ type }) => type === 'TXT').map(({ data }) => data))
  return { record, fqdn, zone, atServers }
}

/** `partly`: some of the zone’s servers have it, and some not yet. */
export type PersistState = Judged['state'] | 'partly'

export interface JudgedEverywhere extends Omit<Judged, 'state'> {
  state: PersistState
}

/** What was seen, judged for one account. `now` in milliseconds since the Unix epoch. */
export const judgeSeen = (
  { atServers }: Pick<SeenRecords, 'atServers'>,
  wanted: PersistWanted,
  now: number,
): JudgedEverywhere => {
  const all = judgePersistRecords([...new Set(atServers.flat())], wanted, now)
  const everywhere = atServers.every((values) => judgePersistRecords(values, wanted, now).state === 'stands')
  return all.state === 'stands' && !everywhere ? { ...all, state: 'partly' } : all
}

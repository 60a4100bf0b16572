import { CerthubError } from '../../shared/errors.ts'
import { followChallengeName } from '../dns/delegation.ts'
import type { DnsClient } from '../dns/provider.ts'
import { findZone } from '../dns/zone.ts'
import { newId } from '../ids.ts'
import type { Log } from '../ports/log.ts'
import type { TxtJournalRecord } from '../ports/records.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { Store } from '../ports/store.ts'
import { inParallel } from './in-parallel.ts'

/** At once, towards one provider. */
const concurrency = 10
const ttl = 60

/** Where the value of a challenge goes: CNAMEs followed, the zone found. */
export const locate = async (
  recordName: string,
  client: DnsClient,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<{ fqdn: string; zone: string }> => {
  const { fqdn } = await followChallengeName(resolver, recordName, signal)
  const zone = client.findZone
    ? await client.findZone(fqdn, signal)
    : (await findZone(resolver, fqdn, signal)).zone
  return { fqdn, zone }
}

/** Where each distinct record name goes; names shared by apex and wildcard are looked up once. */
export const locateAll = async (
  recordNames: string[],
  client: DnsClient,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Map<string, { fqdn: string; zone: string }>> => {
  const distinct = [...new Set(recordNames)]
  const places = await inParallel(distinct, concurrency, async (name) => {
    return [name, await locate(name, client, resolver, signal)] as const
  })
  return new Map(places)
}

export const journalRecord = (
  place: { fqdn: string; zone: string },
  value: string,
  owner: { orderId: string | null; credentialId: string },
  createdAt: number,
): TxtJournalRecord => ({ id: newId('txt'), ...owner, ...place, value, ttl, ref: null, createdAt })

/** Presents journaled values together; what each provider call returned is kept for the clean-up even if another fails. */
export const presentAll = async (
  records: TxtJournalRecord[],
  client: DnsClient,
  store: Store,
  signal: AbortSignal,
): Promise<void> => {
  const refs = new Map<string, Record<string, string>>()
  try {
    await inParallel(records, concurrency, async (record) => {
      refs.set(record.id, await client.present(record, signal))
    })
  } finally {
    if (refs.size > 0) {
      await store.atomically(async (inside) => {
        for (const [id, ref] of refs) await inside.txtJournal.update(id, { ref })
      })
    }
  }
}

/**
 * Removes journaled values from DNS, then from the journal. A value that cannot be removed stays in the journal and
 * is tried again at the next start. Returns the failures. Never throws for a provider's failure.
 */
export const cleanUpAll = async (
  records: TxtJournalRecord[],
  clientOf: (credentialId: string) => Promise<DnsClient>,
  store: Store,
  log: Log,
): Promise<CerthubError[]> => {
  const failures: CerthubError[] = []
  const removed: string[] = []
  await inParallel(records, concurrency, async (record) => {
    try {
      const client = await clientOf(record.credentialId)
      await client.cleanUp(record, record.ref ?? undefined, AbortSignal.timeout(30_000))
      removed.push(record.id)
    } catch (error) {
      const failure =
        error instanceof CerthubError
          ? error
          : new CerthubError('internal', { problem: String(error) }, { cause: error })
      failures.push(failure)
      log.warn('a TXT record could not be removed', {
        record: record.fqdn,
        zone: record.zone,
        code: failure.code,
      })
    }
  })
  if (removed.length > 0) {
    await store.atomically(async (inside) => {
      for (const id of removed) await inside.txtJournal.remove(id)
    })
  }
  return failures
}

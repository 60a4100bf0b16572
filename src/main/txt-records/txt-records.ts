import { CerthubError, fixedAt } from '../../shared/errors.ts'
import { inParallel } from '../concurrency/limit.ts'
import type { DnsClient } from '../dns/provider-kit/provider.ts'
import { newId } from '../ids/ids.ts'
import type { Log } from '../ports/log.ts'
import type { TxtJournalRecord } from '../ports/store/published.ts'
import type { Store } from '../ports/store.ts'
import { type Place, type Writers, withWriter } from './dns-writers.ts'

/** At once, towards one provider; more where it takes many in one request. */
const concurrency = 10
const gathered = 100
const ttl = 60

export const journalRecord = (
  { fqdn, zone }: Pick<Place, 'fqdn' | 'zone'>,
  value: string,
  owner: { orderId: string | null; credentialId: string },
  createdAt: number,
): TxtJournalRecord => ({ id: newId('txt'), ...owner, fqdn, zone, value, ttl, ref: null, createdAt })

const atOnceFor = async (
  records: readonly TxtJournalRecord[],
  clientOf: (credentialId: string) => Promise<DnsClient>,
): Promise<number> => {
  const ids = [...new Set(records.map(({ credentialId }) => credentialId))]
  const clients = await Promise.allSettled(ids.map(clientOf))
  const all = clients.every((client) => client.status === 'fulfilled' && client.value.gathers)
  return all ? gathered : concurrency
}

/**
 * Presents one value with the credential of the journal, else with the next that may own the zone. The journal names
 * the credential before it writes. Answers the reference and who wrote.
 */
const presentOne = async (
  record: TxtJournalRecord,
  { ids, clientOf }: Writers,
  store: Store,
  signal: AbortSignal,
): Promise<{ ref: Record<string, string>; credentialId: string }> =>
  withWriter(
    { ids: [record.credentialId, ...ids], clientOf },
    async (client, credentialId) => ({ ref: await client.present(record, signal), credentialId }),
    (credentialId) => store.txtJournal.update(record.id, { credentialId }),
  )

/**
 * Presents journaled values together; what each provider call returned is kept for the clean-up even if another fails.
 * `writersOf` says which credentials may write a record. Answers the records with the credentials that wrote them.
 */
export const presentAll = async (
  records: TxtJournalRecord[],
  writersOf: (record: TxtJournalRecord) => Writers,
  store: Store,
  signal: AbortSignal,
): Promise<TxtJournalRecord[]> => {
  const refs = new Map<string, Record<string, string>>()
  try {
    const [first] = records
    const atOnce = first ? await atOnceFor(records, writersOf(first).clientOf) : concurrency
    return await inParallel(records, atOnce, async (record) => {
      const { ref, credentialId } = await fixedAt({ records: [record.fqdn] }, () =>
        presentOne(record, writersOf(record), store, signal),
      )
      refs.set(record.id, ref)
      return { ...record, ref, credentialId }
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
  // They may be removed one after the other.
  const timeoutMs = 30_000 + 1000 * records.length
  await inParallel(records, await atOnceFor(records, clientOf), async (record) => {
    try {
      const client = await clientOf(record.credentialId)
      await client.cleanUp(record, record.ref ?? undefined, AbortSignal.timeout(timeoutMs))
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

import { hasCode } from '../../../shared/errors.ts'
import type { Mutex } from '../../concurrency/mutex.ts'
import { createBatches, createTogether, fulfilled } from './batches.ts'
import { Conflict } from './conflict-retry.ts'
import type { TxtRecord } from './provider.ts'
import type { ChangeKind } from './set-changes.ts'

/** One TXT set of which all values are ours. */
export interface WholeSet {
  record: TxtRecord
  /** As the API writes them. */
  values: string[]
}

/**
 * Makes sets where there are none, or removes those that are exactly these, in one request: all of them, or none and
 * false where one is not as it was thought to be.
 */
export type ChangeWhole = (
  zoneId: string,
  kind: ChangeKind,
  sets: WholeSet[],
  signal?: AbortSignal,
) => Promise<boolean>

/** Far below what an API takes in one change: 1000 at Route 53 and at Google. */
const mostTogether = 100

/** Rights may be for single kinds of change, and a refusal for one of the names. */
const isOpen = (error: unknown): boolean =>
  error instanceof Conflict || hasCode(error, 'dns.permission_denied', 'dns.provider_refused')

/**
 * The quick way for values that are alone at their names, as challenges mostly are: without a look before, and many at
 * once. `lock` and `keyOf` are those of who changes single sets. Answers whether it is done; else the slow way is left.
 */
export const createWholeSets = (
  change: ChangeWhole,
  encode: (value: string) => string,
  lock: Mutex,
  keyOf: (zoneId: string, fqdn: string) => string,
) => {
  const changesOf = (kind: ChangeKind) => {
    const many = async (sets: WholeSet[], zoneId: string, signal?: AbortSignal): Promise<void> => {
      const keys = sets.map(({ record }) => keyOf(zoneId, record.fqdn))
      if (!(await lock.runAll(keys, () => change(zoneId, kind, sets, signal)))) throw new Conflict()
    }
    const together = createTogether<{ zoneId: string; set: WholeSet }, boolean>({
      most: mostTogether,
      async many(all, signal) {
        const sets = all.map(({ set }) => set)
        await many(sets, all[0]?.zoneId ?? '', signal)
        return sets.map(() => true)
      },
      async alone({ zoneId, set }, signal) {
        await many([set], zoneId, signal)
        return true
      },
    })
    return createBatches<TxtRecord, boolean>(async (zoneId, records, signal) => {
      const names = [...Map.groupBy(records, ({ fqdn }) => fqdn)]
      const sets = names.flatMap(([, ofName]) => {
        const values = [...new Set(ofName.map(({ value }) => encode(value)))]
        return ofName.slice(0, 1).map((record) => ({ zoneId, set: { record, values } }))
      })
      const outcomes = await together(sets, signal)
      const byName = new Map(names.map(([fqdn], index) => [fqdn, outcomes[index]]))
      return records.map(({ fqdn }) => {
        const outcome = byName.get(fqdn)
        if (outcome?.status === 'rejected' && !isOpen(outcome.reason)) return outcome
        return fulfilled(outcome?.status === 'fulfilled')
      })
    })
  }
  const changes = { make: changesOf('make'), remove: changesOf('remove') }
  return (zoneId: string, kind: ChangeKind, record: TxtRecord, signal?: AbortSignal): Promise<boolean> =>
    changes[kind].add(zoneId, record, signal)
}

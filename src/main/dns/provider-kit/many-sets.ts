import { hasCode } from '../../../shared/errors.ts'
import { createTogether, eachAlone, fulfilled, type Outcomes, rejectAll, rejected } from './batches.ts'
import { Conflict } from './conflict-retry.ts'
import { TooLong } from './pages.ts'
import { mostPagesFor } from './record-list.ts'
import {
  type ChangeKind,
  type NameChange,
  nextValues,
  noSet,
  type RecordSet,
  type SetWrite,
} from './set-changes.ts'

/** The TXT sets of a zone, by lower-case absolute name. Throws `TooLong` where `most` requests are not enough. */
export type ListSets = (
  zoneId: string,
  zone: string,
  most: number,
  signal?: AbortSignal,
) => Promise<Map<string, RecordSet>>

export type WriteSets = (zoneId: string, writes: SetWrite[], signal?: AbortSignal) => Promise<void>

export interface ManySets {
  list: ListSets
  write(zoneId: string, write: SetWrite, signal?: AbortSignal): Promise<void>
  /** For an API that changes many sets in one request, and refuses all where it refuses one. */
  together?: Partial<Record<ChangeKind, WriteSets>> & { most: number }
  /** Whether a list may lack sets: one that is to be removed is then looked at by itself. */
  listMayLack?: boolean
  /** Whether a write fails that meets another program’s change; if not, the sets are read again. */
  noticesConflicts: boolean
}

interface ZoneWrite {
  zoneId: string
  write: SetWrite
}

const writerOf = (api: ManySets, kind: ChangeKind) => {
  const alone = ({ zoneId, write }: ZoneWrite, signal?: AbortSignal) => api.write(zoneId, write, signal)
  const many = api.together?.[kind]
  if (!many) {
    return (writes: ZoneWrite[], signal?: AbortSignal) => eachAlone(writes, (one) => alone(one, signal))
  }
  return createTogether<ZoneWrite, void>({
    most: api.together?.most ?? 1,
    alone,
    async many(writes, signal) {
      const sets = writes.map(({ write }) => write)
      await many(writes[0]?.zoneId ?? '', sets, signal)
      return sets.map(() => undefined)
    },
  })
}

/** Whether the slow way says more of it. */
const isOpen = (error: unknown): boolean =>
  error instanceof Conflict || hasCode(error, 'dns.provider_refused')

/**
 * The quick way for changes at many names of one zone, which the caller has locked: the zone is read once, written, and
 * read once more where the API does not notice other programs. Each outcome tells whether the change is done; else it
 * is left to the slow way, name by name.
 */
export const createManySets = (api: ManySets) => {
  const writers = { make: writerOf(api, 'make'), remove: writerOf(api, 'remove') }

  return async (
    zoneId: string,
    changes: readonly NameChange[],
    signal?: AbortSignal,
  ): Promise<Outcomes<boolean>> => {
    const [first] = changes
    if (!first) return []
    const left = changes.map(() => fulfilled(false))
    const list = () => api.list(zoneId, first.record.zone, mostPagesFor(changes.length), signal)
    const valuesIn = (sets: Map<string, RecordSet>, { record }: NameChange) => sets.get(record.fqdn) ?? noSet
    let before: Map<string, RecordSet>
    try {
      before = await list()
    } catch (error) {
      return error instanceof TooLong ? left : rejectAll(changes, error)
    }
    const open = changes.flatMap((change) => {
      const set = valuesIn(before, change)
      const values = nextValues(change, set.values)
      return values ? [{ change, zoneId, write: { record: change.record, before: set, values } }] : []
    })
    const written = await writers[first.kind](open, signal)
    const outcomes = new Map(open.map(({ change }, index) => [change, written[index]]))
    const after = api.noticesConflicts || open.length === 0 ? undefined : await list().catch(() => undefined)
    const isSeen = (change: NameChange): boolean => {
      if (change.kind === 'remove' && api.listMayLack && !before.has(change.record.fqdn)) return false
      if (!outcomes.has(change) || api.noticesConflicts) return true
      return after !== undefined && nextValues(change, valuesIn(after, change).values) === undefined
    }
    return changes.map((change) => {
      const outcome = outcomes.get(change)
      if (outcome?.status !== 'rejected') return fulfilled(isSeen(change))
      return isOpen(outcome.reason) ? fulfilled(false) : rejected(outcome.reason)
    })
  }
}

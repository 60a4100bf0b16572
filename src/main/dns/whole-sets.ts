import { hasCode } from '../../shared/errors.ts'
import { createNameLock, type NameLock } from './name-lock.ts'
import type { TxtRecord } from './provider.ts'
import type { ChangeKind } from './set-changes.ts'
import { createTurns } from './turns.ts'

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

interface Item {
  zoneId: string
  kind: ChangeKind
  record: TxtRecord
  done: boolean
}

/** Far below what an API takes in one change: 1000 at Route 53 and at Google. */
const mostTogether = 100

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))

/**
 * The quick way for values that are alone at their names, as challenges mostly are: without a look before, and many at
 * once. `lock` and `keyOf` are those of who changes single sets. Answers whether it is done; else the slow way is left.
 */
export const createWholeSets = (
  change: ChangeWhole,
  encode: (value: string) => string,
  lock: NameLock,
  keyOf: (zoneId: string, fqdn: string) => string,
) => {
  const attempt = async (items: Item[], signal: AbortSignal | undefined): Promise<void> => {
    const [first] = items
    if (!first) return
    const names = Map.groupBy(items, ({ record }) => record.fqdn)
    const sets = [...names.values()].map(([one = first, ...others]) => ({
      record: one.record,
      values: [...new Set([one, ...others].map(({ record }) => encode(record.value)))],
    }))
    const keys = [...names.keys()].map((fqdn) => keyOf(first.zoneId, fqdn))
    const done = await lock
      .runAll(keys, () => change(first.zoneId, first.kind, sets, signal))
      .catch((error: unknown) => {
        // Rights may be for single kinds of change, and a refusal for one of the names.
        if (hasCode(error, 'dns.permission_denied', 'dns.provider_refused')) return false
        throw error
      })
    if (done) for (const item of items) item.done = true
    if (done || names.size === 1) return
    const groups = [...names.values()]
    const half = Math.ceil(groups.length / 2)
    await attempt(groups.slice(0, half).flat(), signal)
    await attempt(groups.slice(half).flat(), signal)
  }
  const turns = createTurns<Item>(createNameLock(), async (_key, signal, items) => {
    for (const some of chunks(items, mostTogether)) await attempt(some, signal)
  })
  return async (
    zoneId: string,
    kind: ChangeKind,
    record: TxtRecord,
    signal?: AbortSignal,
  ): Promise<boolean> => {
    const item: Item = { zoneId, kind, record, done: false }
    await turns.add(`${kind} ${zoneId}`, item, signal)
    return item.done
  }
}

import { orAborted } from '../../shared/or-aborted.ts'
import type { Clock } from '../ports/clock.ts'

const minuteMs = 60_000

/** Answers `key` with what `work` found, for all who ask within a while. */
export type Memo<T> = (key: string, signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>

/**
 * Runs `work` once for all who ask for the same key within the lifetime, so that the records of an order share it;
 * failures are not kept. `work` gets no signal, since one caller's cancelling must not fail the others: each stops
 * waiting by its own.
 */
export const createMemo = <T>(clock: Pick<Clock, 'monotonic'>, lifetimeMs = minuteMs): Memo<T> => {
  const kept = new Map<string, { until: number; value: Promise<T> }>()
  return async (key, signal, work) => {
    signal?.throwIfAborted()
    const now = clock.monotonic()
    const known = kept.get(key)
    if (known && known.until > now) return orAborted(known.value, signal)
    for (const [old, { until }] of kept) if (until <= now) kept.delete(old)
    const entry = { until: now + lifetimeMs, value: work() }
    kept.set(key, entry)
    entry.value.catch(() => kept.get(key) === entry && kept.delete(key))
    return orAborted(entry.value, signal)
  }
}

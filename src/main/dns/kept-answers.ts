import { orAborted } from '../../shared/or-aborted.ts'
import type { Clock } from '../ports/clock.ts'

const lifetimeMs = 60_000

/**
 * Runs `work` once for all who ask for the same key within a minute, so that the records of an order share it; failures
 * are not kept. `work` gets no signal: each stops waiting by its own.
 */
export const createKeptAnswers = <T>(clock: Pick<Clock, 'monotonic'>) => {
  const kept = new Map<string, { until: number; value: Promise<T> }>()
  return async (key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
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

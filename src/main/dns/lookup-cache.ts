import { orAborted } from '../../shared/or-aborted.ts'
import type { Resolver } from '../ports/resolver.ts'

const lifetimeMs = 30_000
const caches = new WeakMap<Resolver, Map<string, { until: number; value: Promise<unknown> }>>()

/**
 * Runs `work` once for all who ask the same thing of this resolver within 30 s; failures are not kept. `work` gets no
 * signal, since one caller's cancelling must not fail the others: each stops waiting by its own.
 */
export const shareLookup = async <T>(
  resolver: Resolver,
  key: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> => {
  signal?.throwIfAborted()
  const cache = caches.get(resolver) ?? new Map()
  caches.set(resolver, cache)
  const known = cache.get(key)
  if (known && known.until > performance.now()) return orAborted<T>(known.value, signal)
  const value = work()
  const entry = { until: performance.now() + lifetimeMs, value }
  cache.set(key, entry)
  value.catch(() => cache.get(key) === entry && cache.delete(key))
  return orAborted(value, signal)
}

/** After this what was found is looked up anew: another server is asked now. */
export const forgetLookups = (resolver: Resolver): void => void caches.delete(resolver)

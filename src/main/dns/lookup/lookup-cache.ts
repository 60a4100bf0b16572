import { createMemo, type Memo } from '../../concurrency/memo.ts'
import type { DnsServer, Resolver } from '../../ports/resolver.ts'

const lifetimeMs = 30_000

interface Lookups {
  /** By zone. */
  servers: Memo<DnsServer[]>
  /** By the name to begin at. */
  zoneAbove: Memo<string>
}

const known = new WeakMap<Resolver, Lookups>()

/** What was looked up through this resolver lately, shared by all orders. */
export const lookupsOf = (resolver: Resolver): Lookups => {
  const clock = { monotonic: () => performance.now() }
  const lookups = known.get(resolver) ?? {
    servers: createMemo<DnsServer[]>(clock, lifetimeMs),
    zoneAbove: createMemo<string>(clock, lifetimeMs),
  }
  known.set(resolver, lookups)
  return lookups
}

/** After this what was found is looked up anew: another server is asked now. */
export const forgetLookups = (resolver: Resolver): void => void known.delete(resolver)

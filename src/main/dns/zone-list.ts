import type { Clock } from '../ports/clock.ts'

export interface ListedZone {
  id: string
  /** Lower case, without the trailing dot. */
  name: string
  /** Whether the provider serves it. */
  active: boolean
}

const lifetimeMs = 60_000

/** The zones of an account, listed once for all records of an order. A failure is not kept, nor is a cancelled list. */
export const createZoneList = (
  list: (signal?: AbortSignal) => Promise<ListedZone[]>,
  clock: Pick<Clock, 'monotonic'>,
) => {
  let kept: { until: number; zones: ListedZone[] } | undefined
  const running = new Map<AbortSignal | undefined, Promise<ListedZone[]>>()
  return {
    async read(signal?: AbortSignal): Promise<ListedZone[]> {
      if (kept && kept.until > clock.monotonic()) return kept.zones
      const known = running.get(signal)
      if (known) return known
      const listing = list(signal)
      running.set(signal, listing)
      try {
        const zones = await listing
        kept = { until: clock.monotonic() + lifetimeMs, zones }
        return zones
      } finally {
        running.delete(signal)
      }
    },
  }
}

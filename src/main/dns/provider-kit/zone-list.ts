import { createMemo } from '../../concurrency/memo.ts'
import { inAsciiForm } from '../../names/domain-names.ts'
import type { Clock } from '../../ports/clock.ts'

export interface ListedZone {
  id: string
  /** Lower case, without the trailing dot. */
  name: string
  /** Whether the provider serves it. */
  active: boolean
}

/** Zones with their names as this program compares them. */
export const withAsciiNames = (zones: readonly ListedZone[]): ListedZone[] =>
  zones.map((zone) => ({ ...zone, name: inAsciiForm(zone.name) }))

/** The zones of an account, listed once for all records of an order. A failure is not kept. */
export const createZoneList = (
  list: (signal?: AbortSignal) => Promise<ListedZone[]>,
  clock: Pick<Clock, 'monotonic'>,
) => {
  const kept = createMemo<ListedZone[]>(clock)
  return {
    read: (signal?: AbortSignal): Promise<ListedZone[]> =>
      kept('zones', signal, async () => withAsciiNames(await list())),
  }
}

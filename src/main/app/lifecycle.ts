import type { HubEvent } from '../../shared/events.ts'
import type { EventBus } from './events.ts'

/** What a part of the hub does at the turns of its life. */
export interface Stage {
  /** At the start. */
  open?(): unknown
  /** The vault was opened. */
  afterUnlock?(): unknown
  /** The vault is about to be locked. */
  beforeLock?(): unknown
  /** Gets the events from when all stages are open until the hub begins to close. */
  heard?(event: HubEvent): void
  /** Goes on from when all stages are open until the signal is aborted, and does not throw. */
  run?(stopped: AbortSignal): Promise<unknown>
  /** At the end, when its `run` has ended. */
  close?(): unknown
}

/**
 * The life of the hub as a list of stages, each of which stands on those before it. What opens them goes from the first to
 * the last, what closes them from the last to the first; one ends before the next begins, and what one throws is thrown.
 */
export const createLifecycle = (events: Pick<EventBus, 'subscribe'>) => {
  const stages: Stage[] = []
  const stopping = new AbortController()
  const running = new Map<Stage, Promise<unknown>>()
  let unsubscribes: (() => void)[] = []

  return {
    /** Aborted when the hub begins to close. */
    stopped: stopping.signal,
    add: (...more: Stage[]): void => {
      stages.push(...more)
    },
    open: async (): Promise<void> => {
      for (const stage of stages) await stage.open?.()
      unsubscribes = stages.flatMap(({ heard }) => (heard ? [events.subscribe(heard)] : []))
      for (const stage of stages) if (stage.run) running.set(stage, stage.run(stopping.signal))
    },
    afterUnlock: async (): Promise<void> => {
      for (const stage of stages) await stage.afterUnlock?.()
    },
    beforeLock: async (): Promise<void> => {
      for (const stage of stages.toReversed()) await stage.beforeLock?.()
    },
    close: async (): Promise<void> => {
      stopping.abort()
      for (const unsubscribe of unsubscribes) unsubscribe()
      for (const stage of stages.toReversed()) {
        await running.get(stage)
        await stage.close?.()
      }
    },
  }
}

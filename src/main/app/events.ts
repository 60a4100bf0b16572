import type { HubEvent } from '../../shared/events.ts'
import type { Log } from '../ports/log.ts'

export interface EventBus {
  emit(event: HubEvent): void
  subscribe(listener: (event: HubEvent) => void): () => void
}

/** Tells every subscriber each event in order, after the work that made it has gone on; one that throws does not stop the others. */
export const createEventBus = (log: Log): EventBus => {
  const listeners = new Set<{ listener: (event: HubEvent) => void }>()
  return {
    emit: (event) => {
      queueMicrotask(() => {
        for (const { listener } of listeners) {
          try {
            listener(event)
          } catch (error) {
            log.error('a subscriber failed', { error })
          }
        }
      })
    },
    subscribe: (listener) => {
      const entry = { listener }
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
  }
}

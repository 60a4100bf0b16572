import type { Area } from '../../shared/areas.ts'
import type { HubEvent } from '../../shared/events.ts'
import type { Log } from '../ports/log.ts'

export interface EventBus {
  emit(event: HubEvent): void
  /** Tells that what these areas hold may be another. */
  changed(...areas: Area[]): void
  subscribe(listener: (event: HubEvent) => void): () => void
}

/** Tells every subscriber each event in order, after the work that made it has gone on; one that throws does not stop the others. */
export const createEventBus = (log: Log): EventBus => {
  const listeners = new Set<{ listener: (event: HubEvent) => void }>()
  const emit = (event: HubEvent): void => {
    queueMicrotask(() => {
      for (const { listener } of listeners) {
        try {
          listener(event)
        } catch (error) {
          log.error('a subscriber failed', { error })
        }
      }
    })
  }
  return {
    emit,
    changed: (...areas) => emit({ type: 'changed', areas }),
    subscribe: (listener) => {
      const entry = { listener }
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
  }
}

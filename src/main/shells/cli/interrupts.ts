import type { EventEmitter } from 'node:events'
import { CerthubError } from '../../../shared/errors.ts'
import { onStopSignal } from '../../process/stop-signals.ts'

export interface Interrupts {
  /** Rejects with `cli.interrupted` at an interrupt that nobody handles. */
  unhandled: Promise<never>
  /** Aborted at the second interrupt, or at the first that nobody handles. */
  now: AbortSignal
  /** The same as an interrupt, for who waits with `now`. */
  hurry(): void
  /** Takes the first interrupt. */
  handle(listener: () => void): void
  stop(): void
}

/** Ctrl-C once: the command ends in good order, or does what it has for that. Twice: at once; the hub is safe from that. */
export const watchInterrupts = (source?: Pick<EventEmitter, 'on' | 'off'>): Interrupts => {
  const now = new AbortController()
  const { promise: unhandled, reject } = Promise.withResolvers<never>()
  unhandled.catch(() => {})
  let handler: (() => void) | undefined

  const onSignal = (): void => {
    if (now.signal.aborted) process.exit(1)
    const first = handler
    handler = undefined
    if (first) {
      first()
    } else {
      now.abort()
      reject(new CerthubError('cli.interrupted', {}))
    }
  }
  const stop = onStopSignal(onSignal, source)
  return {
    unhandled,
    now: now.signal,
    hurry: () => now.abort(),
    handle: (listener) => {
      handler = listener
    },
    stop,
  }
}

import type { EventEmitter } from 'node:events'

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The same signal twice within this time is one that came by two ways: from the terminal, and from npm or a wrapper. Milliseconds. */
const oneSignal = 300

/**
 * Calls the listener for each signal that asks this process to end: Ctrl-C, a supervisor's SIGTERM, and the SIGHUP of a
 * terminal that was closed, which are one and the same. Returns what ends it.
 */
export const onStopSignal = (
  listener: () => void,
  source: Pick<EventEmitter, 'on' | 'off'> = process,
  now: () => number = () => performance.now(),
): (() => void) => {
  const handlers = stopSignals.map((signal) => {
    let before: number | undefined
    const heard = (): void => {
      const at = now()
      const isSame = before !== undefined && at - before < oneSignal
      before = at
      if (!isSame) listener()
    }
    source.on(signal, heard)
    return { signal, heard }
  })
  return () => {
    for (const { signal, heard } of handlers) source.off(signal, heard)
  }
}

import { setTimeout as delay } from 'node:timers/promises'

/**
 * Polls `holds` from 10 ms on with back-off up to 200 ms until it is true.
 * A throw of `holds` counts as not yet; after `timeoutMs` it fails and tells `what` never happened:
 * that only ends a test that hangs, so it is as long as a busy machine may take.
 */
export const waitUntil = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> => {
  const end = performance.now() + timeoutMs
  let pause = 10
  let last: unknown
  while (performance.now() < end) {
    try {
      if (await holds()) return
    } catch (error) {
      last = error
    }
    await delay(pause)
    pause = Math.min(200, pause * 1.5)
  }
  throw new Error(`waited ${timeoutMs} ms in vain: ${what}`, { cause: last })
}

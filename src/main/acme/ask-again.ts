import { CerthubError } from '../../shared/errors.ts'
import type { Clock } from '../ports/clock.ts'

/**
 * How long an answer is not believed that contradicts what the CA has just said: its servers may not all know yet what
 * one of them has stored. Milliseconds.
 */
export const staleMs = 30_000
/** The same for an order or account of before, of which the CA has not spoken in this run. */
export const unseenMs = 10_000

/** A Retry-After beyond this is left to who can wait that long. Milliseconds. */
const longestAsked = 60_000
const firstPause = 250
const longestPause = 5000

export interface Asking<T> {
  clock: Clock
  signal?: AbortSignal | undefined
  /** Milliseconds from the first answer on; the last question may come later, where the CA asks to wait. */
  forMs: number
  ask(): Promise<T>
  /** Whether a server that lags behind would answer so. */
  isStale?(answer: T): boolean
  isStaleError?(error: unknown): boolean
  /** Told before each further question. */
  onWait?(milliseconds: number): void
}

const askedToWait = (outcome: unknown): number => {
  if (outcome instanceof CerthubError) return (outcome.data.retryAfter ?? 0) * 1000
  const { retryAfterMs } = Object(outcome) as { retryAfterMs?: unknown }
  return typeof retryAfterMs === 'number' ? retryAfterMs : 0
}

/**
 * Asks until the answer is no stale one: soon at first, then more and more slowly, and as late as Retry-After wants. When
 * its time is over, the last answer is returned, or the last failure thrown, as they are.
 */
export const askAgain = async <T>(asking: Asking<T>): Promise<T> => {
  const { clock, signal, forMs, ask, isStale = () => false, isStaleError = () => false, onWait } = asking
  const begin = clock.monotonic()
  let slept = 0
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const outcome = await ask().then(
      (answer) => ({ answer, again: isStale(answer), asked: askedToWait(answer) }),
      (error: unknown) => {
        signal?.throwIfAborted()
        return { error, again: isStaleError(error), asked: askedToWait(error) }
      },
    )
    const isOver = Math.max(slept, clock.monotonic() - begin) >= forMs || outcome.asked > longestAsked
    if (!outcome.again || isOver) {
      if ('error' in outcome) throw outcome.error
      return outcome.answer
    }
    const wait = Math.max(pause, outcome.asked)
    onWait?.(wait)
    await clock.sleep(wait, signal)
    slept += wait
  }
}

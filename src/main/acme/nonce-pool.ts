import type { Clock } from '../ports/clock.ts'

export interface NoncePool {
  /** The newest unused nonce; it is never given out again. */
  take(): string | undefined
  /** Keeps the nonce of an answer; undefined is ignored. */
  put(nonce: string | undefined): void
}

const capacity = 64
/** After an idle time, one HEAD also finds out whether the kept-alive connection still lives, before a POST is risked on it. */
const longestUnused = 60_000

/** Nonces that answers brought along, newest first (RFC 8555 §6.5). */
export const createNoncePool = (clock: Pick<Clock, 'monotonic'>): NoncePool => {
  const stack: { nonce: string; since: number }[] = []
  return {
    take() {
      const newest = stack.pop()
      if (!newest) return undefined
      if (clock.monotonic() - newest.since <= longestUnused) return newest.nonce
      stack.length = 0
      return undefined
    },
    put(nonce) {
      if (nonce === undefined) return
      stack.push({ nonce, since: clock.monotonic() })
      if (stack.length > capacity) stack.shift()
    },
  }
}

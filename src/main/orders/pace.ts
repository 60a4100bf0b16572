/** How long a CA takes for one kind of waiting, learnt from what it took before. Milliseconds. */
export interface Pace {
  /** When to ask for the first time. */
  first(key: string): number
  /** Tells after how long, and with which request, the answer was ready. */
  took(key: string, milliseconds: number, request: number): void
}

const untold = 15
const shortest = 4
const longest = 2000

/**
 * Asks about when the CA was ready last time: one request where the CA is steady, and no fixed sleep where it is fast.
 * A first request that finds the answer ready may have come late, so the next order asks a little sooner.
 */
export const createPace = (): Pace => {
  const expected = new Map<string, number>()
  return {
    first: (key) => expected.get(key) ?? untold,
    took: (key, milliseconds, request) => {
      const guess = request === 1 ? milliseconds * 0.8 : milliseconds
      expected.set(key, Math.min(Math.max(guess, shortest), longest))
    },
  }
}

/** The pause after a fruitless look: half as long again each time, up to five seconds. */
export const nextPause = (pause: number): number => Math.min(Math.max(pause * 1.5, shortest), 5000)

/** How long a CA takes for one kind of waiting, learnt from what it took before. Milliseconds. */
export interface Pace {
  /** When to ask for the first time. */
  first(key: string): number
  /** Tells how long it took until the answer was ready. */
  took(key: string, milliseconds: number): void
}

const untold = 20
const longest = 2000

/**
 * Asks a little after the CA was ready last time: one request instead of many where the CA is steady, and no fixed
 * sleep where it is fast.
 */
export const createPace = (): Pace => {
  const average = new Map<string, number>()
  return {
    first: (key) => Math.min(average.get(key) ?? untold, longest),
    took: (key, milliseconds) => {
      const before = average.get(key) ?? milliseconds
      average.set(key, Math.max(1, before * 0.7 + milliseconds * 0.3))
    },
  }
}

/** The pause after the n-th fruitless look: half as long again each time, up to five seconds. */
export const nextPause = (pause: number): number => Math.min(Math.max(pause * 1.5, 10), 5000)

/** Says of what happens often whether it is the first in a while. */
export const createThrottle = (everyMs: number, now: () => number = Date.now) => {
  let last = Number.NEGATIVE_INFINITY
  return {
    first: (): boolean => {
      if (now() - last < everyMs) return false
      last = now()
      return true
    },
  }
}

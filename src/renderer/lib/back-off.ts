/** Milliseconds to wait before try number `attempt` (0 is the first retry): 250 ms doubled each time, at most 10 s, ±20 %. */
export const backOff = (attempt: number, random: () => number = Math.random): number =>
  Math.min(10_000, 250 * 2 ** attempt) * (0.8 + 0.4 * random())

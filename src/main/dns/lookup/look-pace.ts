const firstMs = 50
const growth = 1.5
/** Most records appear within it: it is worth looking often. */
const quickForMs = 10_000
const quickMs = 80
/** All records and servers of one wait together, while it is quick. */
const mostLooksPerSecond = 125
const longestMs = 2000
/** What takes so long may take a night. */
const slowAfterMs = 600_000
const slowestMs = 15_000

/**
 * How long to wait before the next look at one of `watched` records, so that one that appears soon is noticed within
 * 100 ms. Milliseconds; `last` is the pause before this one, if any.
 */
export const nextPause = (last: number | undefined, elapsedMs: number, watched: number): number => {
  const fair = Math.max(quickMs, (watched * 1000) / mostLooksPerSecond)
  const longest =
    elapsedMs < quickForMs ? Math.min(longestMs, fair) : elapsedMs < slowAfterMs ? longestMs : slowestMs
  return Math.min(longest, last === undefined ? firstMs : last * growth)
}

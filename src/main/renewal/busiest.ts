/**
 * How many of these moments at most lie within one span of that length that ends in a week, by week. Milliseconds.
 */
export const busiestByWeek = (
  moments: readonly number[],
  withinMs: number,
  weekOf: (at: number) => number,
): Map<number, number> => {
  const sorted = Float64Array.from(moments).sort()
  const most = new Map<number, number>()
  let first = 0
  for (const [place, at] of sorted.entries()) {
    while (at - (sorted[first] ?? at) >= withinMs) first++
    const week = weekOf(at)
    most.set(week, Math.max(most.get(week) ?? 0, place - first + 1))
  }
  return most
}

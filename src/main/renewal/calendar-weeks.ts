const weekMs = 7 * 86_400_000

export interface CalendarWeeks {
  /** Where each begins, and where the last one ends. */
  starts: readonly number[]
  /** Which one a moment is in; one from the first to the last. */
  indexOf(at: number): number
}

/** So many weeks from Monday to Monday by the local calendar, this one first. A change of summer time shifts none. */
export const calendarWeeks = (now: number, count: number): CalendarWeeks => {
  const today = new Date(now)
  const monday = today.getDate() - ((today.getDay() + 6) % 7)
  const starts = Array.from({ length: count + 1 }, (_, n) =>
    new Date(today.getFullYear(), today.getMonth(), monday + 7 * n).getTime(),
  )
  const [first = 0] = starts
  return {
    starts,
    indexOf: (at) => {
      const guess = Math.floor((at - first) / weekMs)
      if (at < (starts[guess] ?? Number.POSITIVE_INFINITY)) return guess - 1
      return at >= (starts[guess + 1] ?? Number.POSITIVE_INFINITY) ? guess + 1 : guess
    },
  }
}

import type { MaintenanceWindow } from '../../shared/contract/maintenance.ts'
import { text } from '../../shared/texts.ts'
import type { IssuedSpan } from '../ports/store/certificates.ts'
import type { Due } from './due.ts'

const dayMs = 86_400_000

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** The moment in between at which the local clock jumps. */
const jumpWithin = (before: number, after: number): number => {
  const offset = new Date(before).getTimezoneOffset()
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (new Date(middle).getTimezoneOffset() === offset) before = middle
    else after = middle
  }
  return after
}

/**
 * When it is `minutes` after midnight on the local day that is `days` after `at`'s; calendar days, so that summer time
 * does not shift it. Of a time that there is twice the first one; for one that is skipped the moment of the jump.
 */
const momentOf = (at: number, days: number, minutes: number): number => {
  const day = new Date(at)
  const date = [day.getFullYear(), day.getMonth(), day.getDate() + days] as const
  const found = new Date(...date, 0, minutes)
  // Both as if in UTC, where no time is skipped.
  const shown = Date.UTC(
    found.getFullYear(),
    found.getMonth(),
    found.getDate(),
    found.getHours(),
    found.getMinutes(),
  )
  const skipped = shown - Date.UTC(...date, 0, minutes)
  return skipped > 0 ? jumpWithin(found.getTime() - skipped, found.getTime()) : found.getTime()
}

/** ISO day of the week of the local day that is `days` after `at`'s. */
const weekdayOf = (at: number, days: number): number => new Date(momentOf(at, days, 12 * 60)).getDay() || 7

interface Opening {
  begin: number
  end: number
}

/**
 * Every time a window is open from the day before `at` to a week, or so many days, after it. One that lies in an hour
 * that is skipped opens when the clock jumps, for as long as it would have been.
 */
const openings = (windows: readonly MaintenanceWindow[], at: number, ahead = 7): Opening[] =>
  windows.flatMap(({ days, from, to }) =>
    Array.from({ length: ahead + 2 }, (_, n) => n - 1).flatMap((offset) => {
      if (!days.includes(weekdayOf(at, offset))) return []
      const begin = momentOf(at, offset, minutesOf(from))
      const overnight = minutesOf(to) <= minutesOf(from) ? 1 : 0
      const end = momentOf(at, offset + overnight, minutesOf(to))
      const length = (minutesOf(to) - minutesOf(from) + (overnight * dayMs) / 60_000) * 60_000
      return [{ begin, end: end > begin ? end : begin + length }]
    }),
  )

/** The first moment from `at` on at which a window is open: `at` itself within one, or when there are none. */
export const nextOpening = (windows: readonly MaintenanceWindow[], at: number): number => {
  if (windows.length === 0) return at
  const coming = openings(windows, at).filter(({ end }) => end > at)
  return Math.min(...coming.map(({ begin }) => Math.max(begin, at)))
}

/** `nextOpening` for many moments from `at` to so many days after it, without looking at the calendar for each. */
export const createNextOpening = (
  windows: readonly MaintenanceWindow[],
  at: number,
  days: number,
): ((at: number) => number) => {
  if (windows.length === 0) return (at) => at
  const apart: Opening[] = []
  for (const { begin, end } of openings(windows, at, days + 7).sort((a, b) => a.begin - b.begin)) {
    const last = apart.at(-1)
    if (last && begin <= last.end) last.end = Math.max(last.end, end)
    else apart.push({ begin, end })
  }
  return (at) => {
    let [low, high] = [0, apart.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((apart[middle]?.end ?? 0) > at) high = middle
      else low = middle + 1
    }
    return Math.max(apart[low]?.begin ?? nextOpening(windows, at), at)
  }
}

/** A certificate that would have less than this left is renewed outside of windows too. */
const marginOf = ({ notBefore, notAfter }: Span): number => Math.min(3 * dayMs, (notAfter - notBefore) / 10)

type Span = Pick<IssuedSpan, 'notBefore' | 'notAfter'>

/** Due not before the next window of its target instance, unless little would be left of the certificate then. */
export const withinWindows = (
  due: Due,
  issued: Span,
  windows: readonly MaintenanceWindow[],
  now: number,
): Due => withinOpening(due, issued, nextOpening(windows, Math.max(due.at, now)), now)

/** The same where the first opening at or after both `due` and `now` is known. */
export const withinOpening = (due: Due, issued: Span, opening: number, now: number): Due => {
  if (opening <= Math.max(due.at, now)) return due
  const latest = Math.max(due.at, issued.notAfter - marginOf(issued))
  return opening <= latest
    ? { at: opening, why: text('renewal.in_window', { why: due.why }) }
    : { at: latest, why: text('renewal.before_window', { why: due.why }) }
}

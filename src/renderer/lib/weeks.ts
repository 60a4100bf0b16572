import type { Certificate } from '../../shared/contract/certificates.ts'

/** A span of time, the end not in it. Milliseconds since the Unix epoch. */
export interface Span {
  from: number
  until: number
}

const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** “30 Nov – 6 Dec”, as people here write it; over New Year without the years. */
export const formatDays = ({ from, until }: Span): string => {
  const [first, last] = [from, until - 1]
  return new Date(first).getFullYear() === new Date(last).getFullYear()
    ? days.formatRange(first, last)
    : `${days.format(first)} – ${days.format(last)}`
}

/** “This week”, “Next week”, then its days. `place`: 0 is this week. */
export const weekTitle = (week: Span, place: number): string =>
  (place < 2 && ['This week', 'Next week'][place]) || formatDays(week)

/** Whether its next renewal or its end falls in a span; what is due already falls on now. */
export const fallsIn = (
  { renewal, notAfter }: Pick<Certificate, 'renewal' | 'notAfter'>,
  { from, until }: Span,
  now: number,
): boolean => {
  const isIn = (at: number | undefined): boolean => at !== undefined && at >= from && at < until
  const due = renewal?.at === undefined ? undefined : Math.max(renewal.at, now)
  return isIn(due) || (notAfter !== undefined && notAfter > now && isIn(notAfter))
}

/** The span that an address names by its parameters; undefined where it names none. */
export const spanOf = ({ from, until }: Readonly<Record<string, string>>): Span | undefined => {
  const span = { from: Number(from), until: Number(until) }
  const isTime = (at: number): boolean => Number.isFinite(at) && Math.abs(at) < 8.64e15
  return isTime(span.from) && isTime(span.until) && span.from < span.until ? span : undefined
}

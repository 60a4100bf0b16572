import { readRetryAfter, timeOfAnswer } from './retry-after.ts'

/** Their values are a point in time, in seconds since the epoch, or, less often, seconds from now. */
const resetHeaders = ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset']
const longestSeconds = 86_400
/** Less is no point in time of ours. */
const earliest = 1_000_000_000

type Headers = Readonly<Record<string, string>>

/** Seconds that an answer asks to wait, by Retry-After. `headers` by lower-case name; `now` in milliseconds since the epoch. */
export const readAskedWait = (headers: Headers, now: number): number | undefined =>
  readRetryAfter(headers, now)

/**
 * Seconds that a refusal for too many calls asks to wait: by Retry-After, or else by when it says that the limit of calls begins anew.
 * Undefined when it says neither.
 */
export const readWait = (headers: Headers, now: number): number | undefined => {
  const asked = readAskedWait(headers, now)
  if (asked !== undefined) return asked
  const told = resetHeaders.map((name) => headers[name]).find((value) => value !== undefined)
  if (told === undefined || !/^\d{1,11}$/.test(told.trim())) return undefined
  const value = Number(told)
  const seconds =
    value < earliest ? value : Math.max(0, value - Math.floor(timeOfAnswer(headers, now) / 1000))
  return seconds <= longestSeconds ? seconds : undefined
}

type Headers = Readonly<Record<string, string | undefined>>

/** Sun, 06 Nov 1994 08:49:37 GMT: the one form that is to be sent (RFC 9110 §5.6.7). */
const sent = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * What time it was for who answered, by its Date header: a point in time that it names is meant by its own clock.
 * `now` where it does not say. Both in milliseconds since the epoch; `headers` by lower-case name.
 */
export const timeOfAnswer = ({ date }: Headers, now: number): number => {
  const said = date !== undefined && sent.test(date) ? Date.parse(date) : Number.NaN
  return Number.isNaN(said) ? now : said
}

/**
 * Seconds from now that a Retry-After header asks to wait, as delta-seconds or an HTTP date (RFC 9110 §10.2.3).
 * Undefined when absent or unreadable; 0 for a date that has passed. Not capped: who waits, caps. `headers` by
 * lower-case name; `now` in milliseconds since the epoch.
 */
export const readRetryAfter = (headers: Headers, now: number): number | undefined => {
  const value = (headers['retry-after'] ?? '').slice(0, 100).trim()
  if (/^\d{1,9}$/.test(value)) return Number(value)
  const date = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - timeOfAnswer(headers, now)) / 1000))
}

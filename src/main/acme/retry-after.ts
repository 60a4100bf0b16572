/**
 * Seconds from now that a Retry-After header asks to wait, as delta-seconds or an HTTP date (RFC 9110 §10.2.3).
 * Undefined when absent or unreadable; 0 for a date that has passed. Not capped: who waits, caps.
 */
export const readRetryAfter = (header: string | undefined, now: number): number | undefined => {
  const value = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value)
  const date = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000))
}

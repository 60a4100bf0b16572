/** A person is waited for no longer: nobody remembers after that what the order was for. Milliseconds. */
const longestMs = 24 * 3_600_000
/** The CA must be told, and look, before its authorizations end. Milliseconds. */
const lookMs = 5 * 60_000

/**
 * How long a person is waited for who writes the records: until the CA's order or authorizations end (RFC 8555 §7.1.3,
 * §7.1.4), a day at most. At least `usualMs`, where the CA does not say, and since our clock may be wrong. Times are
 * milliseconds since the epoch.
 */
export const waitForPersonMs = (
  expiries: readonly (number | undefined)[],
  now: number,
  usualMs: number,
): number => {
  const known = expiries.filter((each) => each !== undefined)
  if (known.length === 0) return usualMs
  return Math.max(usualMs, Math.min(longestMs, Math.min(...known) - lookMs - now))
}

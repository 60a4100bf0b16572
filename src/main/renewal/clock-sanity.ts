import { utcDay } from '../../shared/text-catalogue/words.ts'

const dayMs = 86_400_000
/** Longer than anybody leaves a hub closed without knowing. */
const longestAbsence = 60 * dayMs

/**
 * What speaks against the computer's clock: it is before what it was, or far after it was last seen. Undefined when
 * nothing does. Times in milliseconds since the epoch.
 */
export const clockDoubt = (
  now: number,
  lastSeen: number | undefined,
  newestIssue: number,
): string | undefined => {
  const known = Math.max(lastSeen ?? 0, newestIssue)
  if (now < known - dayMs) return `it says ${utcDay(now)}, and was at ${utcDay(known)} before`
  if (lastSeen !== undefined && now - lastSeen > longestAbsence) {
    return `it went from ${utcDay(lastSeen)} to ${utcDay(now)} since it was last looked at`
  }
  return undefined
}

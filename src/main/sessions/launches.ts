import type { Clock } from '../ports/clock.ts'
import { launchMs } from './limits.ts'
import { digestOf, makeSecretText } from './secret-text.ts'

/** What became of an address that opens a session. */
export type Spent =
  | { state: 'good' }
  /** `session`: the one that it opened. `again`: said before. */
  | { state: 'used'; session: string; again: boolean }
  | { state: 'expired' }
  | { state: 'unknown' }

interface Entry {
  until: number
  session?: string
  reported?: boolean
  tellUsed: () => void
}

/** How many addresses are remembered after their end, so that a second use is known for what it is. */
const mostRemembered = 1000

/** One-time tokens in the addresses that open sessions. Each is good once, for a minute. */
export const createLaunches = (clock: Pick<Clock, 'now'>) => {
  const entries = new Map<string, Entry>()
  return {
    /** `used` resolves when it is used. */
    make: (): { token: string; used: Promise<void> } => {
      const token = makeSecretText()
      const { promise, resolve } = Promise.withResolvers<void>()
      entries.set(digestOf(token), { until: clock.now() + launchMs, tellUsed: resolve })
      for (const digest of entries.keys()) {
        if (entries.size <= mostRemembered) break
        entries.delete(digest)
      }
      return { token, used: promise }
    },

    /** Uses it up; `session` is the one that it opens where it is good. */
    spend: (token: string, session: string): Spent => {
      const entry = entries.get(digestOf(token))
      if (!entry) return { state: 'unknown' }
      if (entry.session !== undefined) {
        const again = entry.reported === true
        entry.reported = true
        return { state: 'used', session: entry.session, again }
      }
      if (entry.until <= clock.now()) return { state: 'expired' }
      entry.session = session
      entry.tellUsed()
      return { state: 'good' }
    },

    /** The session that it opened. */
    openedBy: (token: string): string | undefined => entries.get(digestOf(token))?.session,
  }
}

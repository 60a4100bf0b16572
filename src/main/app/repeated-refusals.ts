import type { AuditEvent } from '../audit/audit.ts'
import type { Clock } from '../ports/clock.ts'

/** How long refusals of one caller are counted before they are told. Milliseconds. */
const windowMs = 5 * 60_000
/** More callers and methods than this at once are told earlier. */
const most = 500

interface Counted {
  event: AuditEvent
  since: number
  more: number
}

/** A refusal, or a guess: what can be repeated without end. Of guesses each subject counts apart. */
const isRefusal = (code: string): boolean => code.startsWith('auth.')
const isGuess = (code: string): boolean => code.startsWith('vault.wrong_')

/**
 * Who is refused again and again fills no log: the first refusal of a caller, method and code is an entry of its own,
 * and those of the next five minutes are one entry that says how many they were.
 */
export const createRepeatedRefusals = (parts: {
  record(event: AuditEvent): Promise<void>
  clock: Pick<Clock, 'now' | 'sleep'>
  /** Aborted when the hub stops. */
  stopped: AbortSignal
}) => {
  const { record, clock, stopped } = parts
  const counted = new Map<string, Counted>()

  const tell = async (keys: string[]): Promise<void> => {
    for (const key of keys) {
      const found = counted.get(key)
      counted.delete(key)
      if (!found || found.more === 0) continue
      const since = new Date(found.since).toISOString()
      const times = found.more === 1 ? 'once more' : `${found.more} more times`
      const detail = `${found.event.detail}, ${times} since ${since}`
      const subject = isRefusal(found.event.detail) ? '' : found.event.subject
      await record({ ...found.event, subject, detail })
    }
  }
  const ended = (): string[] => {
    const now = clock.now()
    // A clock that went back ends the window too.
    return [...counted].filter(([, { since }]) => now - since >= windowMs || now < since).map(([key]) => key)
  }

  return {
    /** Records a command that failed, or counts it. */
    failed: async (event: AuditEvent): Promise<void> => {
      const { role, via, who, action, detail, subject } = event
      if (!isRefusal(detail) && !isGuess(detail)) return record(event)
      await tell(ended())
      const key = JSON.stringify([role, via, who, action, detail, isRefusal(detail) ? '' : subject])
      const known = counted.get(key)
      if (known) {
        known.more++
        return
      }
      if (counted.size >= most) await tell([...counted.keys()])
      counted.set(key, { event, since: clock.now(), more: 0 })
      clock
        .sleep(windowMs, stopped)
        .then(() => tell(ended()))
        .catch(() => {})
      await record(event)
    },
    /** Tells everything that was counted. */
    tellAll: () => tell([...counted.keys()]),
  }
}
export type RepeatedRefusals = ReturnType<typeof createRepeatedRefusals>

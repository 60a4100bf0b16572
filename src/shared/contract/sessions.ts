import { z } from 'zod'
import { roles } from '../roles.ts'
import { idOf, method, nothing, timestamp } from './method.ts'

/** A browser that is signed in at the page of `certhub serve`. */
export const sessionSchema = z.object({
  id: idOf('ses'),
  role: z.enum(roles),
  /** The name of the token that opened it; absent for one that an address opened. */
  who: z.string().optional(),
  since: timestamp,
  lastUsedAt: timestamp,
  browser: z.string(),
  /** It is the caller’s own. */
  current: z.boolean(),
})
export type Session = z.infer<typeof sessionSchema>

export const sessionsContract = {
  /** Open ones, last used first. */
  'sessions.list': method({
    kind: 'query',
    reads: ['sessions', 'tokens'],
    right: 'tokens',
    whileLocked: true,
    input: nothing,
    output: z.object({ sessions: z.array(sessionSchema) }),
  }),
  /** Ends a session and its WebSockets at once. A page ends its own by signing out. */
  'sessions.end': method({
    kind: 'command',
    changes: ['sessions'],
    subject: ['session'],
    right: 'tokens',
    whileLocked: true,
    input: z.strictObject({ session: idOf('ses') }),
    output: nothing,
  }),
  /**
   * A new address that opens a session as admin, once and within a minute, and a file for this user alone that leads
   * there. Only a terminal of this computer may ask.
   */
  'sessions.openPage': method({
    kind: 'command',
    changes: [],
    right: 'tokens',
    whileLocked: true,
    reveals: true,
    input: nothing,
    output: z.object({ launchAddress: z.string(), file: z.string() }),
  }),
}

import type { Clock } from '../ports/clock.ts'
import { ticketMs } from './limits.ts'
import { digestOf, makeSecretText } from './secret-text.ts'

/** One-time tickets with which a session opens a WebSocket, which can carry no header of ours. */
export const createTickets = (clock: Pick<Clock, 'now'>) => {
  const tickets = new Map<string, { until: number; session: string }>()
  return {
    make: (session: string): string => {
      for (const [old, { until }] of tickets) if (until <= clock.now()) tickets.delete(old)
      const ticket = makeSecretText()
      tickets.set(digestOf(ticket), { until: clock.now() + ticketMs, session })
      return ticket
    },
    /** The session that it was made for, once. */
    spend: (ticket: string): string | undefined => {
      const digest = digestOf(ticket)
      const found = tickets.get(digest)
      tickets.delete(digest)
      return found && found.until > clock.now() ? found.session : undefined
    },
  }
}

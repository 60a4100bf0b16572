import { randomBytes, timingSafeEqual } from 'node:crypto'

const secret = (): string => randomBytes(32).toString('base64url')

const equal = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const has = (all: Iterable<string>, value: string): boolean => {
  let found = false
  for (const one of all) found = equal(one, value) || found
  return found
}

/** Who may use the page: a launch token opens one session, a ticket one WebSocket. Kept in memory only. */
export interface Sessions {
  launchToken(): string
  /** The cookie's value for a launch token; a token works once. */
  open(launchToken: string): string | undefined
  isOpen(cookie: string | undefined): boolean
  /** Good once, for half a minute. */
  ticket(now: number): string
  redeemTicket(ticket: string, now: number): boolean
}

const ticketMs = 30_000

export const createSessions = (): Sessions => {
  const launches = new Set<string>()
  const open = new Set<string>()
  const tickets = new Map<string, number>()
  return {
    launchToken: () => {
      const token = secret()
      launches.add(token)
      return token
    },
    open: (token) => {
      if (!has(launches, token)) return undefined
      launches.delete(token)
      const session = secret()
      open.add(session)
      return session
    },
    isOpen: (cookie) => cookie !== undefined && has(open, cookie),
    ticket: (now) => {
      for (const [old, until] of tickets) if (until < now) tickets.delete(old)
      const ticket = secret()
      tickets.set(ticket, now + ticketMs)
      return ticket
    },
    redeemTicket: (ticket, now) => {
      const until = tickets.get(ticket)
      tickets.delete(ticket)
      return until !== undefined && until >= now
    },
  }
}

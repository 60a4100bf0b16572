import { createHash, randomBytes } from 'node:crypto'

/** 256 bits. */
const makeToken = (): string => randomBytes(32).toString('base64url')

/** Tokens are looked up by digest: how long that takes says nothing about how much of a guess is right. */
const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64')

/** Who may use the page: a launch token opens one session, a ticket one WebSocket. Kept in memory only. */
export interface Sessions {
  launchToken(): string
  /** The cookie's value for a launch token; a token works once. */
  open(launchToken: string): string | undefined
  isOpen(cookie: string | undefined): boolean
  /** Good once, for half a minute. */
  ticket(): string
  spendTicket(ticket: string): boolean
}

const ticketMs = 30_000

export const createSessions = (now: () => number = Date.now): Sessions => {
  const launches = new Set<string>()
  const open = new Set<string>()
  /** Until when each is good. */
  const tickets = new Map<string, number>()
  return {
    launchToken: () => {
      const token = makeToken()
      launches.add(digestOf(token))
      return token
    },
    open: (token) => {
      if (!launches.delete(digestOf(token))) return undefined
      const session = makeToken()
      open.add(digestOf(session))
      return session
    },
    isOpen: (cookie) => cookie !== undefined && open.has(digestOf(cookie)),
    ticket: () => {
      for (const [old, until] of tickets) if (until < now()) tickets.delete(old)
      const ticket = makeToken()
      tickets.set(digestOf(ticket), now() + ticketMs)
      return ticket
    },
    spendTicket: (ticket) => {
      const digest = digestOf(ticket)
      const until = tickets.get(digest)
      tickets.delete(digest)
      return until !== undefined && until >= now()
    },
  }
}

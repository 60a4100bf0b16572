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
  /** The cookie's value for the holder of a token of the hub, who stays in for as long as that is good. */
  openFor(token: string): string
  /** Whose session this cookie is: one opened by a launch address, or with a token; undefined when there is none. */
  find(cookie: string | undefined): { token?: string } | undefined
  /** Good once, for half a minute. */
  ticket(): string
  spendTicket(ticket: string): boolean
}

const ticketMs = 30_000

export const createSessions = (now: () => number = Date.now): Sessions => {
  const launches = new Set<string>()
  const open = new Map<string, { token?: string }>()
  /** Until when each is good. */
  const tickets = new Map<string, number>()
  const begin = (of: { token?: string }): string => {
    const session = makeToken()
    open.set(digestOf(session), of)
    return session
  }
  return {
    launchToken: () => {
      const token = makeToken()
      launches.add(digestOf(token))
      return token
    },
    open: (token) => {
      return launches.delete(digestOf(token)) ? begin({}) : undefined
    },
    openFor: (token) => begin({ token }),
    find: (cookie) => (cookie === undefined ? undefined : open.get(digestOf(cookie))),
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

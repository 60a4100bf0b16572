import { timingSafeEqual } from 'node:crypto'
import type { Session } from '../../shared/contract/sessions.ts'
import { CerthubError, type ErrorData } from '../../shared/errors.ts'
import type { Role } from '../../shared/roles.ts'
import { Secret } from '../../shared/secret.ts'
import { newId } from '../ids/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { browserName } from './browser-name.ts'
import { createLaunches } from './launches.ts'
import { absoluteMs, idleMs, launchMs, mostSessions, mostSessionsOfToken, mostSockets } from './limits.ts'
import { digestOf, makeSecretText } from './secret-text.ts'
import { createTickets } from './tickets.ts'

export interface Holder {
  role: Role
  who?: string | undefined
  /** The only target instances that the token reaches; absent: all. */
  instances?: readonly string[] | undefined
}

/** What a browser gets: the cookie’s value, and the key that the page keeps. Neither is enough alone. */
export interface Opened {
  id: string
  cookie: string
  key: string
}

/** Who asks, by a session. */
export interface Found extends Holder {
  id: string
}

export type Entered =
  | { state: 'opened'; opened: Opened }
  /** It was used before; `first`: this had not been noticed yet, and the session that it had opened was ended. */
  | { state: 'used'; first: boolean }
  | { state: 'expired' | 'unknown' }

/** The page’s server, while there is one. */
export interface PageServer {
  origin: string
  /** Writes a file for this user alone that leads to the address, and removes it at `ended`. */
  writeFile(address: string, ended: Promise<void>): Promise<string>
}

export interface Sessions {
  /** A new address that opens a session as admin. Throws `serve.no_page` while no page is served. */
  openPage(): Promise<{ address: string; file: string }>
  /** Makes `openPage` lead there. Returns how to take it back. */
  attachPage(server: PageServer): () => void
  /** Spends the token of an address. `userAgent`: what the browser calls itself. */
  enter(launch: string, userAgent: string | undefined): Entered
  /** Whether this address opened the session of this cookie: the same browser that comes back. */
  cameBy(launch: string, cookie: string | undefined): boolean
  /** A session for the holder of a token of the hub, who stays in for as long as that is good. */
  openFor(token: string, holder: Holder, userAgent: string | undefined): Opened
  /** Whose session these two are; it was used now. */
  find(cookie: string | undefined, key: string | undefined): Promise<Found | undefined>
  /** The only target instances that it reaches; undefined: all. */
  instancesOf(id: string): readonly string[] | undefined
  /** Whether it is still open, without using it. */
  isOpen(id: string): Promise<boolean>
  /** Good once, for half a minute, for a WebSocket of this session; undefined while it has as many as it may. */
  ticket(id: string): string | undefined
  /** The session of a ticket, where the cookie is that session’s. */
  spendTicket(ticket: string, cookie: string | undefined): string | undefined
  /** Counts a WebSocket, and closes it when the session ends. Returns how to let go of it; undefined when there are too many. */
  hold(id: string, close: () => void): (() => void) | undefined
  /** Last used first. `current`: the caller’s own. */
  list(current: string | undefined): Promise<Session[]>
  /** Ends it and its WebSockets at once. Throws `session.not_found`. */
  end(id: string): void
  /** Ends those whose time or token has ended. */
  sweep(): Promise<void>
  /** What a person should know. */
  notices(): ErrorData[]
}

interface Entry extends Holder {
  id: string
  cookieDigest: string
  keyDigest: string
  token?: Secret
  browser: string
  since: number
  lastUsedAt: number
  sockets: Set<() => void>
}

interface SessionParts {
  clock: Pick<Clock, 'now' | 'sleep'>
  log: Pick<Log, 'warn'>
  authenticate(token: string): Promise<Holder | undefined>
  /** Called when the list of sessions or the notices are others. */
  changed(): void
}

const isSame = (digest: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(digest), Buffer.from(other))

/** How long a second use of an address is shown. Milliseconds. */
const noticeMs = 86_400_000

/** The sessions of the page. Kept in memory only: they end with the hub. */
export const createSessions = ({ clock, log, authenticate, changed }: SessionParts): Sessions => {
  const launches = createLaunches(clock)
  const tickets = createTickets(clock)
  /** By the cookie’s digest; the one that was opened first comes first. */
  const open = new Map<string, Entry>()
  let server: PageServer | undefined
  /** Resolves when that server ends. */
  let detached = Promise.withResolvers<void>()
  let usedTwiceAt: number | undefined

  const byId = (id: string): Entry | undefined => [...open.values()].find((entry) => entry.id === id)

  const close = (entry: Entry): void => {
    if (!open.delete(entry.cookieDigest)) return
    for (const closeSocket of [...entry.sockets]) closeSocket()
    entry.sockets.clear()
    changed()
  }

  const hasTime = ({ since, lastUsedAt }: Entry): boolean =>
    clock.now() < since + absoluteMs && clock.now() < lastUsedAt + idleMs

  /** Whose it is now; one whose time or token has ended is closed. */
  const holderOf = async (entry: Entry): Promise<Holder | undefined> => {
    const holder = !hasTime(entry)
      ? undefined
      : entry.token
        ? await authenticate(entry.token.expose())
        : { role: entry.role }
    if (!holder || !open.has(entry.cookieDigest)) {
      close(entry)
      return undefined
    }
    return holder
  }

  const makeRoom = (among: Entry[], most: number): void => {
    const oldest = among.sort((a, b) => a.lastUsedAt - b.lastUsedAt)
    for (const entry of oldest.slice(0, Math.max(0, among.length - most + 1))) close(entry)
  }

  const begin = (id: string, of: Holder & { token?: string }, userAgent: string | undefined): Opened => {
    const all = [...open.values()]
    if (of.token !== undefined) {
      makeRoom(
        all.filter(({ token }) => token?.expose() === of.token),
        mostSessionsOfToken,
      )
    }
    makeRoom([...open.values()], mostSessions)
    const [cookie, key] = [makeSecretText(), makeSecretText()]
    const now = clock.now()
    const cookieDigest = digestOf(cookie)
    open.set(cookieDigest, {
      id,
      cookieDigest,
      keyDigest: digestOf(key),
      role: of.role,
      who: of.who,
      instances: of.instances,
      ...(of.token !== undefined && { token: new Secret(of.token) }),
      browser: browserName(userAgent),
      since: now,
      lastUsedAt: now,
      sockets: new Set(),
    })
    changed()
    return { id, cookie, key }
  }

  const byCookie = (cookie: string | undefined): Entry | undefined =>
    cookie === undefined ? undefined : open.get(digestOf(cookie))

  const sweep = async (): Promise<void> => {
    await Promise.all([...open.values()].map(holderOf))
  }

  return {
    openPage: async () => {
      if (!server) throw new CerthubError('serve.no_page', {})
      const { token, used } = launches.make()
      const address = `${server.origin}/?launch=${token}`
      const waiting = new AbortController()
      const late = clock.sleep(launchMs, waiting.signal).catch(() => {})
      const ended = Promise.race([used, late, detached.promise]).then(() => waiting.abort())
      return { address, file: await server.writeFile(address, ended) }
    },
    attachPage: (given) => {
      server = given
      return () => {
        if (server !== given) return
        server = undefined
        detached.resolve()
        detached = Promise.withResolvers<void>()
      }
    },
    enter: (launch, userAgent) => {
      const id = newId('ses')
      const spent = launches.spend(launch, id)
      if (spent.state === 'good') return { state: 'opened', opened: begin(id, { role: 'admin' }, userAgent) }
      if (spent.state !== 'used') return { state: spent.state }
      const opened = byId(spent.session)
      if (opened) close(opened)
      if (!spent.again) {
        usedTwiceAt = clock.now()
        log.warn('an address that opens the page was used a second time', { session: spent.session })
        changed()
      }
      return { state: 'used', first: !spent.again }
    },
    cameBy: (launch, cookie) => {
      const session = byCookie(cookie)?.id
      return session !== undefined && launches.openedBy(launch) === session
    },
    openFor: (token, holder, userAgent) => begin(newId('ses'), { ...holder, token }, userAgent),
    find: async (cookie, key) => {
      const entry = byCookie(cookie)
      if (!entry || key === undefined || !isSame(entry.keyDigest, digestOf(key))) return undefined
      const holder = await holderOf(entry)
      if (!holder) return undefined
      entry.lastUsedAt = clock.now()
      return { ...holder, id: entry.id }
    },
    instancesOf: (id) => byId(id)?.instances,
    isOpen: async (id) => {
      const entry = byId(id)
      return entry !== undefined && (await holderOf(entry)) !== undefined
    },
    ticket: (id) => {
      const entry = byId(id)
      return entry && entry.sockets.size < mostSockets ? tickets.make(id) : undefined
    },
    spendTicket: (ticket, cookie) => {
      const id = tickets.spend(ticket)
      const entry = byCookie(cookie)
      return entry && entry.id === id && hasTime(entry) ? id : undefined
    },
    hold: (id, closeSocket) => {
      const entry = byId(id)
      if (!entry || entry.sockets.size >= mostSockets) return undefined
      entry.sockets.add(closeSocket)
      return () => {
        entry.sockets.delete(closeSocket)
      }
    },
    list: async (current) => {
      await sweep()
      return [...open.values()]
        .sort((a, b) => b.lastUsedAt - a.lastUsedAt)
        .map(({ id, role, who, since, lastUsedAt, browser, token }) => ({
          id,
          role,
          ...(token && who !== undefined && { who }),
          since,
          lastUsedAt,
          browser,
          current: id === current,
        }))
    },
    end: (id) => {
      const entry = byId(id)
      if (!entry) throw new CerthubError('session.not_found', { id })
      close(entry)
    },
    sweep,
    notices: () =>
      usedTwiceAt !== undefined && clock.now() < usedTwiceAt + noticeMs
        ? [new CerthubError('session.address_used_twice', {}).data]
        : [],
  }
}

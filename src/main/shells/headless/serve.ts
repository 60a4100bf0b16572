import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Caller, Hub } from '../../app/hub.ts'
import { securityHeaders } from '../../static-files/policy.ts'
import type { StaticFiles } from '../../static-files/read-static-file.ts'
import { BodyRefused, readJson } from './body.ts'
import { serveEvents } from './events.ts'
import { bearerOf, cookieName, cookieOf, refusalOf } from './guard.ts'
import { listenOnLoopback, originOf } from './listen.ts'
import { refuse, sendFile, sendJson } from './respond.ts'
import { createSessions } from './sessions.ts'
import { createThrottle } from './throttle.ts'

export interface ServeOptions {
  hub: Pick<Hub, 'call' | 'subscribe' | 'authenticate' | 'note'>
  files: StaticFiles
  host: string
  /** 0: any free one. */
  port: number
}

export interface Served {
  /** A new address each time; it opens a session once. */
  launchUrl(): string
  origin: string
  close(): Promise<void>
}

const callBody = z.strictObject({ method: z.string(), input: z.unknown() })
/** A caller that has not said who it is. */
const nobody = { role: '', via: 'web', who: '' }
const signIn = z.strictObject({ token: z.string().max(200) })
const apiPaths = ['/api/call', '/api/ticket', '/api/session']

/**
 * The user interface and the contract over HTTP, on loopback only. A launch token is traded for a cookie; everything
 * else needs the cookie, our own Host and Origin, and JSON. Nothing is ever shared with another origin. Throws
 * `serve.not_loopback`, `serve.port_unavailable`.
 */
export const serve = async ({ hub, files, host, port: wanted }: ServeOptions): Promise<Served> => {
  const sessions = createSessions()

  const refusals = createThrottle(60_000)

  const keepSession = async (
    session: string,
    { role, who = '' }: Pick<Caller, 'role' | 'who'>,
    response: ServerResponse,
  ): Promise<void> => {
    await hub.note({
      ...nobody,
      role,
      who,
      action: 'session.opened',
      subject: 'web',
      result: 'ok',
      detail: '',
    })
    response.setHeader('Set-Cookie', `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`)
  }

  const enter = async (launch: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const session = sessions.open(launch)
    const known = session !== undefined || sessions.find(cookieOf(request)) !== undefined
    if (!known) {
      refuse(response, 403, 'this address was used already: start `certhub serve` again for a new one')
      return
    }
    if (session) await keepSession(session, { role: 'admin' }, response)
    response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' }).end()
  }

  /** Who holds this token. A refusal is noted, a flood of them once a minute. */
  const holderOfToken = async (token: string): Promise<Pick<Caller, 'role' | 'who'> | CerthubError> => {
    const holder = await hub.authenticate(token)
    if (holder) return holder
    if (refusals.first()) {
      await hub.note({
        ...nobody,
        action: 'auth.failed',
        subject: 'token',
        result: 'failed',
        detail: 'auth.bad_token',
      })
    }
    return new CerthubError('auth.bad_token', {})
  }

  /** Whose session the cookie is, as long as what opened it is good. */
  const holderOfSession = async (
    request: IncomingMessage,
  ): Promise<Pick<Caller, 'role' | 'who'> | undefined> => {
    const session = sessions.find(cookieOf(request))
    if (session?.token === undefined) return session && { role: 'admin' }
    return hub.authenticate(session.token)
  }

  /** Who asks: the holder of a token (RFC 6750 §2.1), else the person whose session this is. */
  const holderOf = async (request: IncomingMessage): Promise<Pick<Caller, 'role' | 'who'> | CerthubError> => {
    const token = bearerOf(request)
    if (token !== undefined) return holderOfToken(token)
    return (await holderOfSession(request)) ?? new CerthubError('auth.required', {})
  }

  /** A token in exchange for a session of its role. */
  const openSession = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = signIn.safeParse(await readJson(request))
    if (!given.success) return refuse(response, 400, 'the body must be {token}')
    const holder = await holderOfToken(given.data.token)
    if (holder instanceof CerthubError) return sendJson(response, 401, { ok: false, error: holder.data })
    await keepSession(sessions.openFor(given.data.token), holder, response)
    sendJson(response, 200, { ok: true, value: {} })
  }

  const answerPage = async (url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only GET')
    const launch = url.searchParams.get('launch')
    if (url.pathname === '/' && launch !== null) return enter(launch, request, response)
    const file = await files(url.pathname)
    if (file) sendFile(request, response, file)
    else refuse(response, 404, 'there is no such page')
  }

  const answerApi = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    if (!apiPaths.includes(path)) return refuse(response, 404, 'there is no such address')
    if (request.method !== 'POST') return refuse(response, 405, 'only POST')
    if (path === '/api/session') return openSession(request, response)
    const holder = await holderOf(request)
    if (holder instanceof CerthubError) {
      response.setHeader('WWW-Authenticate', 'Bearer')
      return sendJson(response, 401, { ok: false, error: holder.data })
    }
    const body = await readJson(request)
    if (path === '/api/ticket') return sendJson(response, 200, { ticket: sessions.ticket() })
    const call = callBody.safeParse(body)
    if (!call.success) return refuse(response, 400, 'the body must be {method, input}')
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const caller = { ...holder, via: 'web', signal: gone.signal } as const
    sendJson(response, 200, await hub.call(call.data.method, call.data.input, caller))
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    const refused = refusalOf(request, port)
    if (refused) return refuse(response, 403, refused)
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (!url) return refuse(response, 400, 'the address is malformed')
    const isApi = url.pathname.startsWith('/api/')
    return isApi ? answerApi(url.pathname, request, response) : answerPage(url, request, response)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof BodyRefused) refuse(response, error.status, error.message)
      else refuse(response, 500, 'the hub failed')
    })
  })
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000
  const mayListen = (request: IncomingMessage): boolean => {
    if (refusalOf(request, port) || request.headers.origin === undefined) return false
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (url?.pathname !== '/api/events' || !sessions.find(cookieOf(request))) return false
    return sessions.spendTicket(url.searchParams.get('ticket') ?? '')
  }
  const events = serveEvents(
    server,
    hub,
    mayListen,
    async (request) => (await holderOfSession(request)) !== undefined,
  )
  const port = await listenOnLoopback(server, host, wanted)
  const origin = originOf(host, port)

  return {
    origin,
    launchUrl: () => `${origin}/?launch=${sessions.launchToken()}`,
    close: async () => {
      events.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Hub } from '../../app/hub.ts'
import { securityHeaders } from '../../static-files/policy.ts'
import type { StaticFiles } from '../../static-files/read-static-file.ts'
import { BodyRefused, readJson } from './body.ts'
import { serveEvents } from './events.ts'
import { cookieName, cookieOf, refusalOf } from './guard.ts'
import { createSessions } from './sessions.ts'

export interface ServeOptions {
  hub: Pick<Hub, 'call' | 'subscribe'>
  files: StaticFiles
  host: string
  /** 0: any free one. */
  port: number
}

export interface Served {
  /** Opens a session once. */
  launchUrl(): string
  origin: string
  close(): Promise<void>
}

const loopback = ['127.0.0.1', 'localhost', '::1']
const callBody = z.strictObject({ method: z.string(), input: z.unknown() })

/**
 * The user interface and the contract over HTTP, on loopback only. A launch token is traded for a cookie; everything
 * else needs the cookie, our own Host and Origin, and JSON. Nothing is ever shared with another origin.
 */
export const serve = async ({ hub, files, host, port }: ServeOptions): Promise<Served> => {
  if (!loopback.includes(host)) {
    throw new CerthubError('input.invalid', {
      field: 'host',
      problem: 'only loopback addresses (127.0.0.1, ::1) are served; another needs TLS and a token',
    })
  }
  const sessions = createSessions()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const status = error instanceof BodyRefused ? error.status : 500
      refuse(response, status, error instanceof BodyRefused ? error.message : 'the hub failed')
    })
  })
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    const refused = refusalOf(request, portOf())
    if (refused) return refuse(response, 403, refused)
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname.startsWith('/api/')) return answerApi(url.pathname, request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only GET')
    const launch = url.searchParams.get('launch')
    if (url.pathname === '/' && launch !== null) return enter(launch, request, response)
    return sendFile(url.pathname, response)
  }

  const enter = (launch: string, request: IncomingMessage, response: ServerResponse): void => {
    const session = sessions.open(launch)
    if (!session && !sessions.isOpen(cookieOf(request)))
      return refuse(response, 403, 'this address was used already')
    if (session)
      response.setHeader('Set-Cookie', `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`)
    response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' }).end()
  }

  const sendFile = async (path: string, response: ServerResponse): Promise<void> => {
    const file = await files(path)
    if (!file) return refuse(response, 404, 'there is no such page')
    const caching = file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache'
    response.writeHead(200, { 'Content-Type': file.contentType, 'Cache-Control': caching }).end(file.body)
  }

  const answerApi = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    if (request.method !== 'POST') return refuse(response, 405, 'only POST')
    if (!sessions.isOpen(cookieOf(request))) {
      const { data } = new CerthubError('auth.required', {})
      return sendJson(response, 401, { ok: false, error: data })
    }
    const body = await readJson(request)
    if (path === '/api/ticket') return sendJson(response, 200, { ticket: sessions.ticket(Date.now()) })
    if (path !== '/api/call') return refuse(response, 404, 'there is no such address')
    const call = callBody.safeParse(body)
    if (!call.success) return refuse(response, 400, 'the body must be {method, input}')
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const caller = { role: 'admin' as const, via: 'web' as const, signal: gone.signal }
    sendJson(response, 200, await hub.call(call.data.method, call.data.input, caller))
  }

  const events = serveEvents(server, hub, (request) => {
    if (refusalOf(request, portOf()) || request.headers.origin === undefined) return false
    const url = new URL(request.url ?? '/', 'http://localhost')
    const ticket = url.searchParams.get('ticket') ?? ''
    return (
      url.pathname === '/api/events' &&
      sessions.isOpen(cookieOf(request)) &&
      sessions.redeemTicket(ticket, Date.now())
    )
  })

  const portOf = (): number => (server.address() as AddressInfo).port
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const problem = error.code === 'EADDRINUSE' ? `${port} is in use` : String(error.code)
      reject(new CerthubError('input.invalid', { field: 'port', problem }))
    })
    server.listen(port, host, resolve)
  })
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${portOf()}`

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

const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(value))
}

/** RFC 9457. */
const refuse = (response: ServerResponse, status: number, detail: string): void => {
  if (response.headersSent) return void response.destroy()
  response
    .writeHead(status, {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      Connection: 'close',
    })
    .end(JSON.stringify({ status, detail }))
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hub } from '../../app/hub.ts'
import { securityHeaders } from '../../static-files/policy.ts'
import type { StaticFiles } from '../../static-files/read-static-file.ts'
import { createApi } from './api.ts'
import { BodyRefused } from './body.ts'
import { limitConnections, serverLimits } from './connection-limits.ts'
import { serveEvents } from './events.ts'
import { cookieOf, refusalOf } from './guard.ts'
import { listenOnLoopback, originOf } from './listen.ts'
import { createPage } from './page.ts'
import { createPeers, mayConnect, type Peers } from './peer.ts'
import { otherUserPage, sendRefusalPage } from './refusal-page.ts'
import { refuse } from './respond.ts'
import { nobody } from './session-cookie.ts'
import { createThrottle } from './throttle.ts'

export interface ServeOptions {
  hub: Pick<Hub, 'call' | 'subscribe' | 'authenticate' | 'note' | 'sessions'>
  files: StaticFiles
  host: string
  /** 0: any free one. */
  port: number
  peers?: Peers
  /** Connections at once. */
  mostConnections?: number
}

export interface Served {
  origin: string
  close(): Promise<void>
}

/** How often sessions are looked through for those that have ended by themselves. Milliseconds. */
const sweepMs = 30_000

/**
 * The user interface and the contract over HTTP, on loopback only. A launch token is traded for a cookie and a key;
 * everything else needs both, our own Host and Origin, and JSON. Where the kernel says whose program connects, other
 * users are refused before anything is looked at. Nothing is ever shared with another origin. Throws
 * `serve.not_loopback`, `serve.port_unavailable`.
 */
export const serve = async (options: ServeOptions): Promise<Served> => {
  const { hub, files, host, port: wanted, peers = createPeers(), mostConnections } = options
  const strangers = createThrottle(60_000)
  const api = createApi(hub, () => port)
  const page = createPage({ hub, files, origin: () => origin, port: () => port })

  const refuseOther = async (isApi: boolean, response: ServerResponse): Promise<void> => {
    if (isApi) refuse(response, 403, 'this hub belongs to another user of this computer')
    else sendRefusalPage(response, 403, otherUserPage)
    if (!strangers.first()) return
    const event = { action: 'connection.refused', subject: 'another user', detail: 'serve.other_user' }
    await hub.note({ ...nobody, ...event, result: 'failed' })
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    const isApi = url?.pathname.startsWith('/api/') ?? true
    if (!mayConnect(await peers.of(request.socket))) return refuseOther(isApi, response)
    const refused = refusalOf(request, port)
    if (refused) return refuse(response, 403, refused)
    if (!url) return refuse(response, 400, 'the address is malformed')
    return isApi ? api.answer(url.pathname, request, response) : page.answer(url, request, response)
  }

  const server = createServer(serverLimits, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof BodyRefused) refuse(response, error.status, error.message)
      else refuse(response, 500, 'the hub failed')
    })
  })
  limitConnections(server, peers, mostConnections)

  const admit = async (request: IncomingMessage): Promise<string | undefined> => {
    if (!mayConnect(await peers.of(request.socket))) return undefined
    if (refusalOf(request, port) || request.headers.origin !== origin) return undefined
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (url?.pathname !== '/api/events') return undefined
    return hub.sessions.spendTicket(url.searchParams.get('ticket') ?? '', cookieOf(request, port))
  }
  const events = serveEvents({ server, hub, admit })
  const port = await listenOnLoopback(server, host, wanted)
  // The address itself, not a name of it: what a name leads to, others may have a say in.
  const origin = originOf((server.address() as AddressInfo).address, port)
  const sweeping = setInterval(() => void hub.sessions.sweep().catch(() => {}), sweepMs)
  sweeping.unref()

  return {
    origin,
    close: async () => {
      clearInterval(sweeping)
      events.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { mayConnect, type Peers } from './peer.ts'

/** Connections at once. What is over is closed unseen, so that the control socket keeps file descriptors to answer with. */
const mostConnections = 500
/** Connections at once of users who are refused anyway; each is told so, what is over is closed unseen. */
const mostForeign = 32
/** For a request’s head, and for a connection that says nothing at all. Milliseconds. */
const headersMs = 5_000
/** For a whole request. Milliseconds. */
const requestMs = 30_000
/** How often the two are looked at. Milliseconds. */
const checkMs = 2_500
/** How long a connection may wait for its next request. Milliseconds. */
const keepAliveMs = 5_000

/** Options of `createServer`. */
export const serverLimits = {
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  connectionsCheckingInterval: checkMs,
  keepAliveTimeout: keepAliveMs,
} as const

/** Bounds how many connections there are, and turns other users’ away as soon as the kernel has said whose they are. */
export const limitConnections = (server: Server, peers: Peers, most: number = mostConnections): void => {
  server.maxConnections = most
  const foreign = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    void peers.of(socket).then((peer) => {
      if (mayConnect(peer) || socket.destroyed) return
      // Reset, so that the kernel remembers nothing of it: a table full of what has ended is slow to read.
      if (peer === 'gone' || foreign.size >= mostForeign) return socket.resetAndDestroy()
      foreign.add(socket)
      socket.once('close', () => foreign.delete(socket))
    })
  })
}

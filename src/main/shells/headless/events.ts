import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Hub } from '../../app/hub.ts'

/** What a page may leave unread before it is dropped; it comes back and asks for everything anew. Bytes. */
const patience = 4 * 1024 * 1024

/** How long a session is not looked at again. Milliseconds. */
const trustMs = 1000

const ignore = (): void => {}

/** Sends the hub's events to every WebSocket that `allowed` lets in, for as long as its session is good. */
export const serveEvents = (
  server: Server,
  hub: Pick<Hub, 'subscribe'>,
  allowed: (request: IncomingMessage) => boolean,
  isGood: (request: IncomingMessage) => Promise<boolean>,
): { close(): void } => {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', ignore)
    if (!allowed(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    socket.off('error', ignore)
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request))
  })
  sockets.on('connection', (socket, request: IncomingMessage) => {
    let trustedUntil = performance.now() + trustMs
    let tail = Promise.resolve()
    const deliver = async (text: string): Promise<void> => {
      if (performance.now() >= trustedUntil) {
        if (!(await isGood(request))) return socket.terminate()
        trustedUntil = performance.now() + trustMs
      }
      socket.send(text)
    }
    const unsubscribe = hub.subscribe((event) => {
      if (socket.bufferedAmount > patience) return socket.terminate()
      tail = tail.then(() => deliver(JSON.stringify(event))).catch(() => socket.terminate())
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', unsubscribe)
  })
  return {
    close: () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

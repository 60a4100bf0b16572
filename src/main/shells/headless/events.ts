import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Hub } from '../../app/hub.ts'

/** What a page may leave unread before it is dropped; it comes back and asks for everything anew. Bytes. */
const patience = 4 * 1024 * 1024

const ignore = (): void => {}

/** Sends the hub's events to every WebSocket that `allowed` lets in. */
export const serveEvents = (
  server: Server,
  hub: Pick<Hub, 'subscribe'>,
  allowed: (request: IncomingMessage) => boolean,
): { close(): void } => {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', ignore)
    if (!allowed(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    socket.off('error', ignore)
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted))
  })
  sockets.on('connection', (socket) => {
    const unsubscribe = hub.subscribe((event) => {
      if (socket.bufferedAmount > patience) socket.terminate()
      else socket.send(JSON.stringify(event))
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

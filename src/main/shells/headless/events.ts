import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Hub } from '../../app/hub.ts'

/** What a page may leave unread before it is dropped; it comes back and asks for everything anew. Bytes. */
const patience = 4 * 1024 * 1024

/** How long a session is not looked at again. Milliseconds. */
const trustMs = 1000

const ignore = (): void => {}

interface EventsOptions {
  server: Server
  hub: Pick<Hub, 'subscribe' | 'sessions'>
  /** The session that may open this WebSocket. */
  admit(request: IncomingMessage): Promise<string | undefined>
}

/** Answers nothing more; a socket that the other side leaves half open is not kept either. */
const turnAway = (socket: Duplex, status: string): void => {
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Sends the hub's events to every WebSocket that `admit` lets in, for as long as its session is good. */
export const serveEvents = ({ server, hub, admit }: EventsOptions): { close(): void } => {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 })

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const session = await admit(request)
    if (socket.destroyed) return
    if (session === undefined) return turnAway(socket, '403 Forbidden')
    socket.off('error', ignore)
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, session))
  }
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // It may break while it is looked at; without a listener that would end the process.
    socket.on('error', ignore)
    upgrade(request, socket, head).catch(() => socket.destroy())
  })
  sockets.on('connection', (socket, session: string) => {
    socket.on('error', () => socket.terminate())
    const letGo = hub.sessions.hold(session, () => socket.terminate())
    if (!letGo) return socket.terminate()
    let trustedUntil = performance.now() + trustMs
    let tail = Promise.resolve()
    const deliver = async (text: string): Promise<void> => {
      if (performance.now() >= trustedUntil) {
        if (!(await hub.sessions.isOpen(session))) return socket.terminate()
        trustedUntil = performance.now() + trustMs
      }
      socket.send(text)
    }
    const unsubscribe = hub.subscribe(
      (event) => {
        if (socket.bufferedAmount > patience) return socket.terminate()
        tail = tail.then(() => deliver(JSON.stringify(event))).catch(() => socket.terminate())
      },
      { instances: hub.sessions.instancesOf(session) },
    )
    socket.on('close', () => {
      unsubscribe()
      letGo()
    })
  })
  return {
    close: () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

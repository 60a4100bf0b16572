import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'

export interface TestServer {
  url: string
  /** Connections that were opened until now. */
  connections(): number
  /** Cuts every connection that is open. */
  cut(): void
  stop(): Promise<void>
}

/** A real server on a free port of 127.0.0.1; over TLS, as localhost, when a key and a certificate are given. */
export const startTestServer = async (
  listener: RequestListener,
  tls?: { key: string; cert: string },
): Promise<TestServer> => {
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener)
  const open = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections++
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const cut = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: `${tls ? 'https://localhost' : 'http://127.0.0.1'}:${address.port}`,
    connections: () => connections,
    cut,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}

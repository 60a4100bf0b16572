import { createServer } from 'node:http'
import type { Server } from 'node:net'

/** A CA asks once and is done. Milliseconds. */
const longestRequest = 10_000
export const mostConnections = 200

/** A web server that knows a few paths. It tells nothing of itself, and reads no body. */
export const createHttpServer = (find: (path: string) => string | undefined): Server => {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const text = request.method === 'GET' || request.method === 'HEAD' ? find(path) : undefined
    response.setHeader('connection', 'close')
    if (text === undefined) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': text.length })
    response.end(request.method === 'HEAD' ? undefined : text)
  })
  server.maxConnections = mostConnections
  server.requestTimeout = longestRequest
  server.headersTimeout = longestRequest
  server.on('clientError', (_, socket) => socket.destroy())
  return closingAll(server, () => server.closeAllConnections())
}

/** Closing must not wait for a client that never ends. */
export const closingAll = <S extends Server>(server: S, drop: () => void): S => {
  const close = server.close.bind(server)
  server.close = (done) => {
    close(done)
    drop()
    return server
  }
  return server
}

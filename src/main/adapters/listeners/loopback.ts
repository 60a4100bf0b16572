import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { LoopbackReply, LoopbackRequest, ServeLoopback } from '../../ports/serve-loopback.ts'
import { closingAll, mostConnections } from './http-server.ts'

const address = '127.0.0.1'
const mostBody = 64 * 1024

/** Undefined for one that is too long. */
const bodyOf = async (request: IncomingMessage): Promise<string | undefined> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    length += part.length
    if (length > mostBody) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const answer = async (
  request: IncomingMessage,
  reply: (request: LoopbackRequest) => Promise<LoopbackReply>,
): Promise<LoopbackReply> => {
  const body = await bodyOf(request)
  if (body === undefined) return { status: 413, headers: { connection: 'close' }, body: '' }
  try {
    return await reply({ method: request.method ?? '', path: request.url ?? '', body })
  } catch {
    return { status: 500, headers: {}, body: '' }
  }
}

/** The port over node:http. */
export const serveLoopback: ServeLoopback = async (reply) => {
  const server = closingAll(
    createServer(async (request, response) => {
      // A program that went away in the middle is nobody’s failure.
      const { status, headers, body } = await answer(request, reply).catch(() => ({
        status: 400,
        headers: {},
        body: '',
      }))
      response.writeHead(status, headers).end(body)
    }),
    () => server.closeAllConnections(),
  )
  server.maxConnections = mostConnections
  server.listen(0, address)
  await once(server, 'listening')
  const bound = server.address()
  return {
    origin: `http://${address}:${typeof bound === 'object' && bound ? bound.port : 0}`,
    close: () => new Promise((done) => server.close(() => done())),
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { StaticFile } from '../../static-files/read-static-file.ts'

export const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  response.writeHead(status, headers).end(JSON.stringify(value))
}

/** A problem (RFC 9457). Nothing was run. */
export const refuse = (response: ServerResponse, status: number, detail: string): void => {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const headers = {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    Connection: 'close',
  }
  response.writeHead(status, headers).end(JSON.stringify({ status, detail }))
}

/** A file whose name holds its hash is kept for ever; another is asked for again, by its entity tag (RFC 9110 §8.8.3). */
export const sendFile = (request: IncomingMessage, response: ServerResponse, file: StaticFile): void => {
  const headers = {
    'Content-Type': file.contentType,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag,
  }
  if (request.headers['if-none-match'] === file.etag) response.writeHead(304, headers).end()
  else response.writeHead(200, { ...headers, 'Content-Length': file.body.length }).end(file.body)
}

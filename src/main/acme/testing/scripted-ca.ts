import { createPublicKey, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Jwk } from '../signer.ts'

/** How the CA answers one request; `cut` ends the connection after the request was read, without an answer. */
export interface Reply {
  status?: number
  headers?: Record<string, string>
  /** A string goes as it is, anything else as JSON. */
  body?: unknown
  cut?: boolean
  /** Called instead of answering; the connection stays open. */
  meanwhile?: () => void
}

export interface SeenRequest {
  method: string
  path: string
  /** Of a signed request. */
  nonce?: string
  header?: Record<string, unknown>
  payload?: unknown
  /** As it came. */
  jws?: string
}

/** A CA that answers what a test wrote down, and gives and checks nonces as RFC 8555 §6.5 says. */
export interface ScriptedCa {
  readonly origin: string
  readonly directoryUrl: string
  readonly requests: SeenRequest[]
  /** Nonces in the order they were given out. */
  readonly given: string[]
  /** The next answers at a path, one a request; after them the path's usual answer. */
  next(path: string, ...replies: Reply[]): void
  /** The usual answer at a path. */
  always(path: string, reply: Reply | ((seen: SeenRequest) => Reply | Promise<Reply>)): void
  /** Requests as `METHOD /path`. */
  seen(path?: string): string[]
  stop(): Promise<void>
}

const jws = z.object({ protected: z.string(), payload: z.string(), signature: z.string() })
const decode = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())

export const problem = (type: string, detail = '', more: object = {}): object => ({
  type: `urn:ietf:params:acme:error:${type}`,
  detail,
  ...more,
})

/** Whether a request was signed by this P-256 key. */
export const isSignedBy = ({ jws: text = '{}' }: SeenRequest, jwk: Jwk): boolean => {
  const { protected: header, payload, signature } = jws.parse(JSON.parse(text))
  const key = { key: createPublicKey({ key: { ...jwk }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const }
  return verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))
}

const read = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

const seenRequest = async (request: IncomingMessage): Promise<SeenRequest> => {
  const seen = { method: request.method ?? '', path: request.url ?? '' }
  const body = await read(request)
  if (seen.method !== 'POST') return seen
  const { protected: signedHeader, payload } = jws.parse(JSON.parse(body))
  const header = z.looseObject({ nonce: z.string() }).parse(decode(signedHeader))
  const sent = payload === '' ? undefined : decode(payload)
  return { ...seen, nonce: header.nonce, header, payload: sent, jws: body }
}

/** Starts on a free port of this computer. */
export const startScriptedCa = async (): Promise<ScriptedCa> => {
  const requests: SeenRequest[] = []
  const given: string[] = []
  const open = new Set<string>()
  const queued = new Map<string, Reply[]>()
  const usual = new Map<string, (seen: SeenRequest) => Reply | Promise<Reply>>()

  const send = (response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply) => {
    const nonce = `nonce-${given.length}`
    given.push(nonce)
    open.add(nonce)
    const type = typeof body === 'string' ? 'text/plain' : 'application/json'
    response.writeHead(status, { 'replay-nonce': nonce, 'content-type': type, ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  const server = createServer(async (request, response) => {
    const seen = await seenRequest(request)
    requests.push(seen)
    const reply = queued.get(seen.path)?.shift() ??
      (await usual.get(seen.path)?.(seen)) ?? { status: 404, body: problem('malformed', 'no such thing') }
    if (reply.meanwhile) return reply.meanwhile()
    if (reply.cut) return request.socket.destroy()
    const spent = seen.nonce !== undefined && !open.delete(seen.nonce)
    send(response, spent ? { status: 400, body: problem('badNonce', 'spent') } : reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`

  const resources = {
    newNonce: '/nonce',
    newAccount: '/new-account',
    newOrder: '/new-order',
    keyChange: '/key',
    revokeCert: '/revoke',
  }
  const directory = Object.fromEntries(Object.entries(resources).map(([name, path]) => [name, origin + path]))
  usual.set('/dir', () => ({ body: { ...directory, meta: {} } }))
  usual.set('/nonce', () => ({}))

  return {
    origin,
    directoryUrl: `${origin}/dir`,
    requests,
    given,
    next: (path, ...replies) => void queued.set(path, [...(queued.get(path) ?? []), ...replies]),
    always: (path, reply) => void usual.set(path, typeof reply === 'function' ? reply : () => reply),
    seen: (path) =>
      requests
        .filter((seen) => path === undefined || seen.path === path)
        .map(({ method, path: at }) => `${method} ${at}`),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

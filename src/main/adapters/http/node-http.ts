import type { ClientRequest, IncomingMessage } from 'node:http'
import product from '../../../../package.json' with { type: 'json' }
import { isForbiddenHost } from '../../../shared/address.ts'
import { type HttpFactory, HttpFailure, type HttpRequest, type HttpResponse } from '../../ports/http.ts'
import { type Agents, createAgents } from './agents.ts'
import { codeOf, kindOf, messageOf } from './failure-kind.ts'
import { ForbiddenAddress } from './guarded-lookup.ts'

const defaultTimeoutMs = 30_000
const mostBytes = 4 * 1024 * 1024

/**
 * The port over node:http and node:https. A GET or HEAD that meets a kept-alive connection which the server has
 * just closed is sent once more on another one; nothing else is ever repeated.
 */
export const createHttp: HttpFactory = (options = {}) => {
  const agents = createAgents(options)
  return {
    async request(request) {
      const deadline = performance.now() + (request.timeoutMs ?? defaultTimeoutMs)
      try {
        return await exchange(agents, request, deadline)
      } catch (failure) {
        if (!(failure instanceof StaleConnection)) throw failure
        if (request.method !== 'GET' && request.method !== 'HEAD') throw failure.failure
        return exchange(agents, request, deadline).catch((again: unknown) => {
          throw again instanceof StaleConnection ? again.failure : again
        })
      }
    },
    close: agents.close,
  }
}

/** A kept-alive connection turned out to be closed before it gave a byte of the response. */
class StaleConnection extends Error {
  readonly failure: HttpFailure

  constructor(failure: HttpFailure) {
    super(failure.message)
    this.failure = failure
  }
}

const exchange = async (agents: Agents, request: HttpRequest, deadline: number): Promise<HttpResponse> => {
  const { signal } = request
  if (signal?.aborted) throw new HttpFailure('aborted', false, 'aborted', signal.reason)
  const url = readUrl(request.url)
  // What is no name is looked up nowhere.
  if (isForbiddenHost(url.hostname))
    throw new HttpFailure('forbidden', false, new ForbiddenAddress(url.hostname).message)
  const { request: start, agent } = await agents.of(url.protocol)
  const open = () => {
    try {
      return start(url, { method: request.method, headers: headersOf(request), agent })
    } catch (error) {
      // A header that HTTP cannot carry; node:http names the header and not its value.
      throw new HttpFailure('other', false, messageOf(error), error)
    }
  }

  return new Promise((resolve, reject) => {
    let sent = false
    let answered = false
    const outgoing = open()
    const settle = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      act()
    }
    const fail = (failure: Error) => {
      settle(() => reject(failure))
      outgoing.destroy()
    }
    const abort = () => fail(new HttpFailure('aborted', sent, 'aborted', signal?.reason))
    const expire = () => fail(new HttpFailure('timeout', sent, 'no complete answer in time'))
    const timer = setTimeout(expire, Math.max(0, deadline - performance.now()))
    signal?.addEventListener('abort', abort, { once: true })

    whenConnected(outgoing, () => {
      sent = true
    })
    outgoing.on('error', (error) => {
      const failure = new HttpFailure(kindOf(error), sent, messageOf(error), error)
      const stale = outgoing.reusedSocket && !answered && codeOf(error) === 'ECONNRESET'
      fail(stale ? new StaleConnection(failure) : failure)
    })
    outgoing.on('response', (incoming) => {
      answered = true
      readBody(incoming).then(
        (body) =>
          settle(() => resolve({ status: incoming.statusCode ?? 0, headers: joined(incoming), body })),
        (error: unknown) =>
          fail(
            error instanceof HttpFailure ? error : new HttpFailure('reset', true, messageOf(error), error),
          ),
      )
    })
    outgoing.end(request.body)
  })
}

const readUrl = (text: string): URL & { protocol: 'http:' | 'https:' } => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !isHttp(url)) throw new HttpFailure('other', false, `“${text}” is no http:// or https:// URL`)
  return url
}
const isHttp = (url: URL): url is URL & { protocol: 'http:' | 'https:' } =>
  url.protocol === 'https:' || url.protocol === 'http:'

const headersOf = ({ headers = {}, body, method }: HttpRequest): Record<string, string | number> => ({
  'user-agent': `certhub/${product.version}`,
  ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  ...(body === undefined && method !== 'GET' && method !== 'HEAD' && { 'content-length': 0 }),
  ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
})

/** From then on the server may have read the request. */
const whenConnected = (outgoing: ClientRequest, act: () => void): void => {
  outgoing.on('socket', (socket) => {
    if (outgoing.reusedSocket || !socket.connecting) act()
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', act)
  })
}

const joined = (incoming: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  )

const readBody = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > mostBytes)
      throw new HttpFailure('too_large', true, `the answer is larger than ${mostBytes} bytes`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

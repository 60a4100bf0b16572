import { mkdtemp, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:https'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { makeTlsFiles } from './tls-root.ts'

/** An endpoint of pebble, by the beginning of its path. */
export const endpoints = {
  directory: '/dir',
  nonce: '/nonce-plz',
  newAccount: '/sign-me-up',
  newOrder: '/order-plz',
  order: '/my-order/',
  authorization: '/authZ/',
  challenge: '/chalZ/',
  finalize: '/finalize-order/',
  certificate: '/certZ/',
  revoke: '/revoke-cert',
  account: '/my-account/',
} as const
export type Endpoint = keyof typeof endpoints

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** What goes wrong with one request. */
export type Fault =
  /** The connection ends before the CA has seen the request, or after it has answered. */
  | { cut: 'before' | 'after' }
  /** The CA is not asked. */
  | { answer: Answer }
  /** The CA's answer is changed on its way. */
  | { change: (answer: Answer) => Answer }

export interface FaultProxy {
  directoryUrl: string
  /** The root of the proxy's own certificate. */
  tlsRootFile: string
  /** The next so many requests to this endpoint go wrong. */
  inject(endpoint: Endpoint, fault: Fault, times?: number): void
  /** How many of the faults have not happened yet. */
  unused(): number
  /** How many requests of this endpoint reached the CA. */
  reached(endpoint: Endpoint): number
  stop(): Promise<void>
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** One request on its way to the CA. */
export interface Passing {
  endpoint: Endpoint | undefined
  path: string
  body: string
  /** Asks the CA; with another request when one is given. */
  forward(instead?: { method: string; path: string }): Promise<Answer>
}

/** An HTTPS proxy in front of pebble that lets things go wrong. Pebble takes the proxy's address for its own. */
export const startFaultProxy = async (options: {
  dir: string
  pebble: { directoryUrl: string; tlsRootFile: string }
  /** Answers in the CA's place, or changes what it says. */
  between?: (passing: Passing) => Promise<Answer>
}): Promise<FaultProxy> => {
  const folder = await mkdtemp(join(options.dir, 'fault-proxy-'))
  const tls = await makeTlsFiles(folder)
  const target = new URL(options.pebble.directoryUrl)
  const ca = await readFile(options.pebble.tlsRootFile)
  const faults: { endpoint: Endpoint; fault: Fault; left: number }[] = []
  const counts = new Map<Endpoint, number>()

  const endpointOf = (path: string): Endpoint | undefined =>
    (Object.keys(endpoints) as Endpoint[]).find((name) => path.startsWith(endpoints[name]))

  const take = (endpoint: Endpoint | undefined): Fault | undefined => {
    const found = faults.find((one) => one.endpoint === endpoint && one.left > 0)
    if (found) found.left--
    return found?.fault
  }

  const forward = (
    message: Pick<IncomingMessage, 'url' | 'method' | 'headers'>,
    body: Buffer,
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const onward = request(
        {
          host: target.hostname,
          port: target.port,
          path: message.url,
          method: message.method,
          headers: message.headers,
          ca,
          agent: false,
        },
        (answer) => {
          bodyOf(answer).then(
            (bytes) =>
              resolve({
                status: answer.statusCode ?? 0,
                headers: answer.headers,
                body: bytes.toString('utf8'),
              }),
            reject,
          )
        },
      )
      onward.on('error', reject)
      onward.end(body)
    })

  const pass = (message: IncomingMessage, body: Buffer, endpoint: Endpoint | undefined): Promise<Answer> => {
    if (!options.between) return forward(message, body)
    const { host } = message.headers
    return options.between({
      endpoint,
      path: message.url ?? '',
      body: body.toString('utf8'),
      forward: (instead) =>
        instead
          ? forward({ method: instead.method, url: instead.path, headers: { host } }, Buffer.alloc(0))
          : forward(message, body),
    })
  }

  const send = (response: ServerResponse, { status, headers, body }: Answer): void => {
    const { 'content-length': _, 'transfer-encoding': __, ...rest } = headers
    response.writeHead(status, { ...rest, 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }

  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(message)
    const endpoint = endpointOf(message.url ?? '')
    const fault = take(endpoint)
    if (fault && 'answer' in fault) return send(response, fault.answer)
    if (fault && 'cut' in fault && fault.cut === 'before') return void message.socket.destroy()
    if (endpoint) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
    const answer = await pass(message, body, endpoint)
    if (fault && 'cut' in fault) return void message.socket.destroy()
    send(response, fault && 'change' in fault ? fault.change(answer) : answer)
  }

  const server = createServer(
    { key: await readFile(tls.key), cert: await readFile(tls.certificate) },
    (message, response) => {
      handle(message, response).catch((error) => {
        // The client sees a lost connection only, which a test may not expect.
        process.stderr.write(`fault proxy: ${message.method} ${message.url}: ${String(error)}\n`)
        message.socket.destroy()
      })
    },
  )
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    directoryUrl: `https://127.0.0.1:${port}${target.pathname}`,
    tlsRootFile: tls.root,
    inject: (endpoint, fault, times = 1) => {
      faults.push({ endpoint, fault, left: times })
    },
    unused: () => faults.reduce((sum, { left }) => sum + left, 0),
    reached: (endpoint) => counts.get(endpoint) ?? 0,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

import { createServer, type IncomingMessage } from 'node:http'

export interface JsonRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: unknown
}
export interface JsonResponse {
  status: number
  body?: unknown
  /** Instead of `body`, as it is. */
  text?: string
  headers?: Record<string, string>
}
export interface JsonServer {
  url: string
  /** From now on this answer to all requests, or to those that `only` picks. */
  failWith(status: number, headers?: Record<string, string>, only?: (request: JsonRequest) => boolean): void
  /** How many requests came until now. */
  countRequests(): number
  stop(): Promise<void>
}

/** An HTTP API for tests on a free port of 127.0.0.1. */
export const startJsonServer = async (
  answer: (request: JsonRequest) => JsonResponse,
): Promise<JsonServer> => {
  let failure: { status: number; headers: Record<string, string> } | undefined
  let concerns = (_request: JsonRequest): boolean => true
  let requests = 0
  const server = createServer(async (incoming, outgoing) => {
    const request = await readRequest(incoming)
    requests += 1
    const { status, body, text, headers }: JsonResponse =
      failure && concerns(request)
        ? { ...failure, body: { message: `failing as told; you sent ${JSON.stringify(request)}` } }
        : answer(request)
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
    outgoing.end(text ?? (body === undefined ? '' : JSON.stringify(body)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    countRequests: () => requests,
    failWith: (status, headers = {}, only = () => true) => {
      failure = { status, headers }
      concerns = only
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** By its type: a form as an object of texts, XML as the text that it is. */
const parseBody = (text: string, type = ''): unknown => {
  if (type.includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text))
  return type.includes('xml') ? text : JSON.parse(text)
}

const readRequest = async (incoming: IncomingMessage): Promise<JsonRequest> => {
  let text = ''
  for await (const chunk of incoming) text += chunk
  const url = new URL(incoming.url ?? '/', 'http://fixture')
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: text === '' ? undefined : parseBody(text, incoming.headers['content-type']),
  }
}

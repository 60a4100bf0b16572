import type { Http, HttpRequest } from '../../ports/http.ts'

/** As much of the AWS SDK’s request as is sent on. */
interface SdkRequest {
  method: string
  protocol: string
  hostname: string
  port?: number | undefined
  path: string
  query?: Record<string, string | string[] | null> | undefined
  headers: Record<string, string>
  body?: unknown
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Lets the AWS SDK speak through the hub’s own HTTP client. Throws HttpFailure. */
export const createAwsHandler = (http: Http) => ({
  metadata: { handlerProtocol: 'http/1.1' },
  async handle(request: SdkRequest, { abortSignal }: { abortSignal?: unknown } = {}) {
    const { headers, body } = request
    const response = await http.request({
      method: methodOf(request.method),
      url: urlOf(request),
      headers: withoutLength(headers),
      ...(typeof body === 'string' && body !== '' && { body }),
      signal: abortSignal instanceof AbortSignal ? abortSignal : undefined,
    })
    const { status: statusCode, headers: answered, body: text } = response
    return { response: { statusCode, headers: answered, body: Buffer.from(text) } }
  },
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
})

const methodOf = (text: string): HttpRequest['method'] => methods.find((method) => method === text) ?? 'GET'

const urlOf = ({ protocol, hostname, port, path, query = {} }: SdkRequest): string => {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value]
      .flat()
      .map((one) => (one === null ? percentEncode(key) : `${percentEncode(key)}=${percentEncode(one)}`)),
  )
  const search = pairs.length > 0 ? `?${pairs.sort().join('&')}` : ''
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${search}`
}

/** RFC 3986 §2.3, as the signature wants it. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** The client counts the bytes itself. */
const withoutLength = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length'))

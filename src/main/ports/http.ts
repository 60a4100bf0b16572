export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal | undefined
  /** From the start of the request to the last byte. Milliseconds; default 30 000. */
  timeoutMs?: number
}

export interface HttpResponse {
  status: number
  /** Lower-case names; repeated headers joined by ", " (`link` and `replay-nonce` included). */
  headers: Record<string, string>
  /** Decoded as UTF-8; at most 4 MiB are read. */
  body: string
}

/** Why no response came. `tls`: the server's certificate was not accepted; `forbidden`: the hub does not connect there. */
export class HttpFailure extends Error {
  readonly kind:
    | 'dns'
    | 'refused'
    | 'tls'
    | 'timeout'
    | 'reset'
    | 'too_large'
    | 'aborted'
    | 'forbidden'
    | 'other'
  /** True when the request may have reached the server, so that repeating it may act twice. */
  readonly sent: boolean

  constructor(kind: HttpFailure['kind'], sent: boolean, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'HttpFailure'
    this.kind = kind
    this.sent = sent
  }
}

/**
 * One HTTP client with its own kept-alive connections and its own trusted roots.
 * Any status is a response; only a missing response is an error, always `HttpFailure`. Never retries,
 * never follows redirects, never connects to link-local and metadata addresses, adds no header but Host, Content-Length and User-Agent. Safe to use concurrently.
 */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>
  /** Closes idle connections. */
  close(): void
}

export interface HttpOptions {
  /** PEM certificates trusted besides the system's roots. */
  extraRoots?: string | undefined
  /** An http:// URL of a proxy; https requests go through it by CONNECT. */
  proxy?: string | undefined
}

export type HttpFactory = (options?: HttpOptions) => Http

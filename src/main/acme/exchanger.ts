import { readRetryAfter } from '../http-headers/retry-after.ts'
import type { Clock } from '../ports/clock.ts'
import { type Http, HttpFailure, type HttpRequest, type HttpResponse } from '../ports/http.ts'
import type { Log } from '../ports/log.ts'
import type { CallOptions, ExchangeKind } from './call.ts'

export interface Answer extends HttpResponse {
  url: string
  /** Seconds, from Retry-After. */
  retryAfter: number | undefined
  /** From Replay-Nonce; one that is not base64url is ignored (RFC 8555 §6.5.1). */
  nonce: string | undefined
}

export type Send = (
  request: Pick<HttpRequest, 'url' | 'body'> & { method: 'GET' | 'HEAD' | 'POST' },
  kind: ExchangeKind,
  options: CallOptions,
) => Promise<Answer>

/**
 * One request, one answer, told to the caller and the log. Throws the signal's reason when aborted, else
 * `HttpFailure`. It never repeats.
 */
export const createSend = ({ http, clock, log }: { http: Http; clock: Clock; log: Log }): Send => {
  return async (request, kind, { signal, onExchange }) => {
    signal?.throwIfAborted()
    const begin = clock.monotonic()
    const tell = (status: number) => {
      const ms = clock.monotonic() - begin
      log.debug('acme exchange', { kind, method: request.method, url: request.url, status, ms })
      onExchange?.({ kind, method: request.method, url: request.url, status, ms })
    }
    try {
      const headers = request.method === 'POST' ? { 'content-type': 'application/jose+json' } : {}
      const answer = await http.request({ ...request, headers, signal })
      tell(answer.status)
      return {
        ...answer,
        url: request.url,
        retryAfter: readRetryAfter(answer.headers, clock.now()),
        nonce: /^[A-Za-z0-9_-]+$/.exec(answer.headers['replay-nonce'] ?? '')?.[0],
      }
    } catch (error) {
      if (error instanceof HttpFailure) tell(0)
      signal?.throwIfAborted()
      throw error
    }
  }
}

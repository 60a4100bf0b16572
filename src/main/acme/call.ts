/** What a request is for, as the timeline names it. */
export type ExchangeKind =
  | 'directory'
  | 'nonce'
  | 'account'
  | 'key-change'
  | 'new-order'
  | 'order'
  | 'authorization'
  | 'challenge'
  | 'finalize'
  | 'certificate'
  | 'revoke'
  | 'renewal-info'

/** One request and its answer, for timelines. Holds no secret. */
export interface Exchange {
  kind: ExchangeKind
  method: 'GET' | 'HEAD' | 'POST'
  url: string
  /** HTTP status; 0 when no answer came. */
  status: number
  /** Milliseconds. */
  ms: number
}

/** Options of every call to a CA. */
export interface CallOptions {
  /** Ends the call, and any wait inside it, with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Told after each request, repeated ones included. */
  onExchange?: ((exchange: Exchange) => void) | undefined
}

export interface LoopbackRequest {
  method: string
  /** Path and query. */
  path: string
  /** At most 64 KiB. */
  body: string
}

export interface LoopbackReply {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

export interface Loopback {
  /** `http://127.0.0.1:port`. */
  readonly origin: string
  /** Ends open requests too. */
  close(): Promise<void>
}

/** Serves a program that the hub has started, on this machine’s own address only, at a port of the system’s choice. */
export type ServeLoopback = (reply: (request: LoopbackRequest) => Promise<LoopbackReply>) => Promise<Loopback>

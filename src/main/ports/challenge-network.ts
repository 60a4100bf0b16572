import type { Secret } from '../../shared/secret.ts'

/** What a TLS client sees that comes for `acme-tls/1` with this server name. */
export interface TlsAnswer {
  serverName: string
  certificatePem: string
  privateKeyPem: Secret
}

export interface HttpQuestion {
  /** IPv4 or IPv6 address to connect to. */
  address: string
  port: number
  /** TLS, without looking at the certificate, as CAs do when they are redirected (RFC 8555 §8.3). */
  tls: boolean
  /** The Host header, and the server name of TLS. */
  host: string
  path: string
}

export interface HttpReply {
  status: number
  /** At most 4096 characters are read. */
  body: string
  location?: string
}

/** Takes the answers away; the port is closed when they were the last ones there. May be called again. */
export type Release = () => Promise<void>

/**
 * Servers on this machine that answer CAs, and a look at such servers from here. A port is opened when its first
 * answers come, shared by all that ask for it, closed with the last. Safe to use concurrently.
 */
export interface ChallengeNetwork {
  /** Gives each path its text; 404 for every other. Throws `challenge.port_in_use`, `challenge.port_forbidden`. */
  serveHttp(port: number, texts: ReadonlyMap<string, string>): Promise<Release>
  /**
   * Answers TLS clients by ALPN `acme-tls/1` (RFC 8737 §3); one answer for a server name at a time: who comes second
   * waits for the first to be released. Throws the same, and the signal’s reason.
   */
  serveTls(port: number, answers: readonly TlsAnswer[], signal: AbortSignal): Promise<Release>
  /** One GET; redirects are not followed. Throws Node’s errors, and the signal’s reason. */
  askHttp(question: HttpQuestion, signal: AbortSignal): Promise<HttpReply>
  /** The DER of the certificate shown for `acme-tls/1`. Throws as `askHttp`. */
  askTls(
    question: { address: string; port: number; serverName: string },
    signal: AbortSignal,
  ): Promise<Uint8Array>
}

import { ipBytes } from '../../shared/ip-address.ts'
import type { Validation } from '../../shared/validation.ts'

/** What must be shown for one name, other than by DNS. */
export interface Answer {
  /** A host name or an IP address. */
  name: string
  token: string
  /** RFC 8555 §8.1. */
  keyAuthorization: string
}

export type AnswerValidation = Exclude<Validation, { kind: 'dns' | 'dns-persist' }>

/** Whether the hub listens at a port of its own for it. */
export const isListening = (
  validation: AnswerValidation,
): validation is Extract<AnswerValidation, { kind: 'http-listener' | 'tls-alpn' }> =>
  validation.kind === 'http-listener' || validation.kind === 'tls-alpn'

/** The alphabet of base64url (RFC 8555 §8.3): a token becomes a file’s name, so that it must hold nothing else. */
export const isToken = (token: string): boolean => /^[A-Za-z0-9_-]{1,200}$/.test(token)

/** Where a CA looks for an http-01 answer (RFC 8555 §8.3). */
export const pathOf = (token: string): string => `/.well-known/acme-challenge/${token}`

/** The server name that a CA sends for tls-alpn-01: of an address its name in reverse DNS (RFC 8738 §6). */
export const serverNameOf = (name: string): string => {
  const bytes = ipBytes(name)
  if (!bytes) return name
  if (bytes.length === 4) return `${[...bytes].reverse().join('.')}.in-addr.arpa`
  const nibbles = bytes.flatMap((byte) => [byte >> 4, byte & 15]).map((nibble) => nibble.toString(16))
  return `${nibbles.reverse().join('.')}.ip6.arpa`
}

import type { HttpFailure } from '../../ports/http.ts'
import { ForbiddenAddress } from './guarded-lookup.ts'

type Kind = HttpFailure['kind']

const kinds: Record<string, Kind> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_NODATA: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
}

const certificateCodes =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|PATH_LENGTH|HOSTNAME_|ERR_TLS_|ERR_SSL_|EPROTO)/

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** What a failure of node:http, node:https or node:tls means to a person. */
export const kindOf = (error: unknown): Kind => {
  if (error instanceof ForbiddenAddress) return 'forbidden'
  const code = codeOf(error)
  const kind = kinds[code]
  if (kind) return kind
  return certificateCodes.test(code) ? 'tls' : 'other'
}

/** Its message; of several addresses tried, each one's. */
export const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return [...new Set(error.errors.map(messageOf))].join('; ')
  }
  return error instanceof Error && error.message ? error.message : codeOf(error) || String(error)
}

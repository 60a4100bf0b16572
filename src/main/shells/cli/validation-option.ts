import { resolve } from 'node:path'
import type { Validation } from '../../../shared/validation.ts'
import { type Context, text } from './command.ts'
import { UsageError } from './failure.ts'

const portOf = (given: string | undefined, usual: number): number => {
  const port = Number(given ?? usual)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UsageError('--port must be a number from 1 to 65535.')
  return port
}

const withoutServer = (given: Context['given'], validation: Validation): Validation => {
  if (given.webroot === undefined && given.port === undefined) return validation
  throw new UsageError('--webroot and --port are not for validation by DNS.')
}

/** `--validation` with `--webroot` and `--port`; undefined when none of them was given. Throws `UsageError`. */
export const validationInput = (given: Context['given']): Validation | undefined => {
  const [way, webroot, port] = [text(given.validation), text(given.webroot), text(given.port)]
  if (way === undefined && webroot === undefined && port === undefined) return undefined
  switch (way ?? 'http') {
    case 'dns':
      return withoutServer(given, { kind: 'dns' })
    case 'dns-account':
      return withoutServer(given, { kind: 'dns', label: 'account' })
    case 'dns-persist':
      return withoutServer(given, { kind: 'dns-persist' })
    case 'http':
      if (webroot === undefined) return { kind: 'http-listener', port: portOf(port, 80) }
      if (port !== undefined) throw new UsageError('Give --webroot or --port, not both.')
      return { kind: 'http-folder', path: resolve(webroot) }
    case 'tls-alpn':
      if (webroot !== undefined) throw new UsageError('--webroot is for --validation http only.')
      return { kind: 'tls-alpn', port: portOf(port, 443) }
    default:
      throw new UsageError('--validation must be dns, dns-account, dns-persist, http or tls-alpn.')
  }
}

/** In a few words, for people. */
export const validationText = (validation: Validation): string => {
  switch (validation.kind) {
    case 'dns':
      return validation.label === 'account' ? 'DNS, at the account’s own name' : 'DNS'
    case 'dns-persist':
      return 'DNS, by a record that stands'
    case 'http-listener':
      return `HTTP at port ${validation.port}`
    case 'http-folder':
      return `HTTP, files in ${validation.path}`
    case 'tls-alpn':
      return `TLS at port ${validation.port}`
  }
}

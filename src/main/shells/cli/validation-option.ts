import { sshPlaceOf } from '../../../shared/ssh-server.ts'
import type { Validation } from '../../../shared/validation.ts'
import { type Context, type Option, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { givenPath } from './given-path.ts'
import { hostAndPort } from './host-and-port.ts'

export const validationOptions: Record<string, Option> = {
  validation: { value: 'WAY', summary: 'dns (default), dns-account, dns-persist, http, sftp, tls-alpn' },
  webroot: {
    value: 'DIR',
    summary: 'http, sftp: the folder that a web server shows as the root of the names',
  },
  port: { value: 'N', summary: 'http, tls-alpn: where the hub listens itself (default: 80, 443)' },
  host: { value: 'HOST[:PORT]', summary: 'sftp: the SSH server of that folder (default port: 22)' },
  'host-key': {
    value: 'SHA256:…',
    summary: 'sftp: the host key that it must show; `certhub ssh host-key` asks for it',
  },
}

type Way = 'dns' | 'dns-account' | 'dns-persist' | 'http' | 'sftp' | 'tls-alpn'

/** Which options each way takes. */
const taken: Record<Way, readonly string[]> = {
  dns: [],
  'dns-account': [],
  'dns-persist': [],
  http: ['webroot', 'port'],
  sftp: ['webroot', 'host', 'host-key'],
  'tls-alpn': ['port'],
}

const isWay = (way: string): way is Way => Object.hasOwn(taken, way)

const portOf = (given: string | undefined, usual: number): number => {
  const port = Number(given ?? usual)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UsageError('--port must be a number from 1 to 65535.')
  return port
}

const sftpInput = (given: Context['given']): Validation => {
  const [host, path, hostKey] = [given.host, given.webroot, given['host-key']].map(text)
  const [credential, ...others] = texts(given.credential)
  if (!host || !path || !credential || others.length > 0)
    throw new UsageError('--validation sftp needs --host, --webroot and one --credential, an SSH login.')
  if (!path.startsWith('/')) throw new UsageError('--webroot must be an absolute path on that host.')
  if (!hostKey) {
    throw new UsageError(
      `--validation sftp needs --host-key: \`certhub ssh host-key ${host}\` asks for it; compare it with what the server’s administrator says.`,
    )
  }
  return { kind: 'http-sftp', port: 22, ...hostAndPort(host), path, credential, hostKey }
}

/** `--validation` with its options; undefined when none of them was given. Throws `UsageError`. */
export const validationInput = (given: Context['given']): Validation | undefined => {
  const set = Object.keys(validationOptions).filter((name) => given[name] !== undefined)
  if (set.length === 0) return undefined
  const [webroot, port] = [text(given.webroot), text(given.port)]
  const way = text(given.validation) ?? (given.host === undefined ? 'http' : 'sftp')
  if (!isWay(way))
    throw new UsageError('--validation must be dns, dns-account, dns-persist, http, sftp or tls-alpn.')
  const strange = set.find((name) => name !== 'validation' && !taken[way].includes(name))
  if (strange) throw new UsageError(`--${strange} is not for --validation ${way}.`)
  switch (way) {
    case 'dns':
      return { kind: 'dns' }
    case 'dns-account':
      return { kind: 'dns', label: 'account' }
    case 'dns-persist':
      return { kind: 'dns-persist' }
    case 'http':
      if (webroot === undefined) return { kind: 'http-listener', port: portOf(port, 80) }
      if (port !== undefined) throw new UsageError('Give --webroot or --port, not both.')
      return { kind: 'http-folder', path: givenPath(webroot) }
    case 'sftp':
      return sftpInput(given)
    case 'tls-alpn':
      return { kind: 'tls-alpn', port: portOf(port, 443) }
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
    case 'http-sftp':
      return `HTTP, files in ${sshPlaceOf(validation)}:${validation.path} by SFTP`
    case 'tls-alpn':
      return `TLS at port ${validation.port}`
  }
}

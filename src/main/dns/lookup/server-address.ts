import { isIP } from 'node:net'
import { CerthubError } from '../../../shared/errors.ts'
import type { DnsServer } from '../../ports/resolver.ts'

export interface HostAndPort {
  host: string
  port: number
}

/** Reads `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address; port 53 when none is given. */
export const readHostAndPort = (text: string): HostAndPort | undefined => {
  if (isIP(text) === 6) return { host: text, port: 53 }
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:[\]\s/]+))(?::(?<port>\d{1,5}))?$/.exec(text)
  const { v6, host = '', port = '53' } = match?.groups ?? {}
  const number = Number(port)
  if (!match || number < 1 || number > 65_535) return undefined
  if (v6 !== undefined) return isIP(v6) === 6 ? { host: v6, port: number } : undefined
  return { host, port: number }
}

/** `127.0.0.1:5353`, `[::1]:53`; port 53 is left out. The server's name stands before it when it has one. */
export const showServer = ({ address, port, name }: DnsServer): string => {
  const shown = port === 53 ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`
  return name ? `${name} (${shown})` : shown
}

/** Servers out of `ip`, `ip:port`, `[v6]:port`, separated by commas. Throws `input.invalid`, naming `field`. */
export const parseServers = (text: string, field = 'DNS server'): DnsServer[] => {
  const servers = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const read = readHostAndPort(part)
      if (!read || isIP(read.host) === 0) {
        throw new CerthubError('input.invalid', {
          field,
          problem: `“${part}” is no IP address with an optional port`,
        })
      }
      return { address: read.host, port: read.port }
    })
  if (servers.length === 0) throw new CerthubError('input.invalid', { field, problem: 'no server is given' })
  return servers
}

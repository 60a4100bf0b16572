import { UsageError } from './failure.ts'

const form = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d{1,5}))?$/

/** `HOST[:PORT]` as a person types it; an IPv6 address with a port stands in brackets. Throws `UsageError`. */
export const hostAndPort = (typed: string): { host: string; port?: number } => {
  if (/^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*(%\w+)?$/i.test(typed)) return { host: typed }
  const [, bracketed, plain, port] = form.exec(typed) ?? []
  const host = bracketed ?? plain
  if (host === undefined) throw new UsageError(`“${typed}” is no HOST or HOST:PORT.`)
  if (port === undefined) return { host }
  const number = Number(port)
  if (number < 1 || number > 65_535) throw new UsageError('A port is a number from 1 to 65535.')
  return { host, port: number }
}

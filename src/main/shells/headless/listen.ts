import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CerthubError } from '../../../shared/errors.ts'

const loopback = ['127.0.0.1', '::1', 'localhost']

const reasons: Record<string, string> = {
  EADDRINUSE: 'another program uses it',
  EACCES: 'this user may not use it',
  EADDRNOTAVAIL: 'this computer has no such address',
}

/** Throws `serve.not_loopback` for an address that others can reach. */
export const requireLoopback = (host: string): void => {
  if (!loopback.includes(host)) throw new CerthubError('serve.not_loopback', { host })
}

/** Listens on a loopback address; the port is answered. Throws `serve.not_loopback`, `serve.port_unavailable`. */
export const listenOnLoopback = async (server: Server, host: string, port: number): Promise<number> => {
  requireLoopback(host)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const problem = reasons[error.code ?? ''] ?? error.message
      reject(new CerthubError('serve.port_unavailable', { port, host, problem }, { cause: error }))
    })
    server.listen(port, host, resolve)
  })
  // A TCP server that listens has an address and a port.
  return (server.address() as AddressInfo).port
}

export const originOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`

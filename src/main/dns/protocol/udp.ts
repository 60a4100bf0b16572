import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { createLimit } from '../../concurrency/limit.ts'
import type { DnsServer } from '../../ports/resolver.ts'

/** No answer came. `problem` completes “gives no answer: …”. */
export class NoAnswer extends Error {
  readonly problem: string
  /** True when this computer has no way to the address at all. */
  readonly noRoute: boolean
  /** True when the computer there says that nothing listens. */
  readonly closed: boolean

  constructor(problem: string, { noRoute = false, closed = false } = {}) {
    super(problem)
    this.problem = problem
    this.noRoute = noRoute
    this.closed = closed
  }
}

const problems: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENETUNREACH: 'no route to it',
  EHOSTUNREACH: 'no route to it',
  EADDRNOTAVAIL: 'no route to it',
  // A system without IPv6.
  EAFNOSUPPORT: 'no route to it',
  ECONNRESET: 'it closed the connection',
}

export const noAnswer = (error: NodeJS.ErrnoException): NoAnswer => {
  const problem = problems[error.code ?? '']
  const [noRoute, closed] = [problem === 'no route to it', error.code === 'ECONNREFUSED']
  return new NoAnswer(problem ?? error.message, { noRoute, closed })
}

export interface UdpExchange {
  /** How long each transmission waits for its answer. Milliseconds. */
  waits: readonly number[]
  accept(reply: Buffer): boolean
  signal?: AbortSignal | undefined
}

// Each exchange has a socket of its own: a fresh port is half of the protection against forged answers (RFC 5452).
const sockets = createLimit(128)

/**
 * Sends the packet and resolves with the first accepted answer that comes from this server; sends it again after each
 * wait. Rejects with `NoAnswer`, or the signal's reason.
 */
export const exchangeUdp = (server: DnsServer, packet: Buffer, options: UdpExchange): Promise<Buffer> =>
  sockets.run(() => exchange(server, packet, options))

const exchange = (
  server: DnsServer,
  packet: Buffer,
  { waits, accept, signal }: UdpExchange,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const socket = createSocket({ type: isIPv6(server.address) ? 'udp6' : 'udp4' })
    let transmissions = 0
    let timer: NodeJS.Timeout | undefined
    const finish = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      socket.removeAllListeners().on('error', () => undefined)
      socket.close()
      act()
    }
    const abort = () => finish(() => reject(signal?.reason))
    const send = () => {
      const wait = waits[transmissions++]
      if (wait === undefined) return finish(() => reject(new NoAnswer('it was asked several times, in vain')))
      socket.send(packet, (error) => error && socket.emit('error', error))
      timer = setTimeout(send, wait)
    }
    signal?.addEventListener('abort', abort, { once: true })
    socket.on('message', (reply) => {
      if (accept(reply)) finish(() => resolve(reply))
    })
    socket.on('error', (error) => finish(() => reject(noAnswer(error))))
    // A connected socket hears only this server, and is told when nothing listens there.
    socket.on('connect', send)
    socket.connect(server.port, server.address)
  })

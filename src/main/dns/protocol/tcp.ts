import { connect } from 'node:net'
import type { DnsServer } from '../../ports/resolver.ts'
import { NoAnswer, noAnswer } from './udp.ts'

export interface TcpExchange {
  /** From connecting to the last byte. Milliseconds. */
  timeoutMs: number
  accept(reply: Buffer): boolean
  signal?: AbortSignal | undefined
}

/** One message over a connection of its own, its length before it (RFC 7766 §8). Rejects as `exchangeUdp` does. */
export const exchangeTcp = (server: DnsServer, packet: Buffer, options: TcpExchange): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { timeoutMs, accept, signal } = options
    signal?.throwIfAborted()
    const socket = connect({ host: server.address, port: server.port, noDelay: true })
    const finish = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      socket.removeAllListeners().on('error', () => undefined)
      socket.destroy()
      act()
    }
    const abort = () => finish(() => reject(signal?.reason))
    const give = (problem: string) => finish(() => reject(new NoAnswer(problem)))
    const timer = setTimeout(() => give('no answer over TCP in time'), timeoutMs)
    signal?.addEventListener('abort', abort, { once: true })

    let received = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes])
      while (received.length >= 2) {
        const end = 2 + received.readUInt16BE(0)
        if (received.length < end) return
        const reply = received.subarray(2, end)
        if (accept(reply)) return finish(() => resolve(Buffer.from(reply)))
        received = received.subarray(end)
      }
    })
    socket.on('error', (error) => finish(() => reject(noAnswer(error))))
    socket.on('close', () => give('it closed the connection'))
    socket.on('connect', () => socket.write(withLength(packet)))
  })

const withLength = (packet: Buffer): Buffer => {
  const framed = Buffer.alloc(2 + packet.length)
  framed.writeUInt16BE(packet.length, 0)
  packet.copy(framed, 2)
  return framed
}

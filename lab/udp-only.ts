import { createSocket, type Socket } from 'node:dgram'
import { freePort } from './free-port.ts'

const listen = async (port: number): Promise<Socket> => {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', resolve)
  })
  return socket
}

/** What a relay may do to the traffic; each is asked for every message, and may change its mind. */
export interface UdpFaults {
  /** An answer of its own, so that the question does not get through. */
  instead?: (question: Buffer) => Buffer | undefined
  /** Whether the answer to this question gets lost. */
  loses?: (question: Buffer) => boolean
}

export interface UdpRelay {
  address: '127.0.0.1'
  port: number
  stop(): Promise<void>
}

/** A relay that passes datagrams on to `target` and refuses TCP: a name server behind a careless firewall. */
export const startUdpOnly = async (target: number, faults: UdpFaults = {}): Promise<UdpRelay> => {
  const port = await freePort()
  const front = await listen(port)
  const open = new Set<Socket>()
  front.on('message', (question, from) => {
    const own = faults.instead?.(question)
    if (own) return front.send(own, from.port, from.address)
    const lost = faults.loses?.(question) ?? false
    const back = createSocket('udp4')
    open.add(back)
    back.once('close', () => open.delete(back))
    back.on('error', () => {})
    back.once('message', (answer) => {
      if (!lost) front.send(answer, from.port, from.address)
      back.close()
    })
    back.send(question, target, '127.0.0.1')
  })
  return {
    address: '127.0.0.1',
    port,
    stop: async () => {
      for (const socket of open) socket.close()
      await new Promise<void>((resolve) => front.close(() => resolve()))
    },
  }
}

const updateOpcode = 5
const txt = 16

/** Whether a message is an UPDATE (RFC 2136 §2.2). */
export const isUpdate = (message: Buffer): boolean => (message.readUInt8(2) >> 3) % 16 === updateOpcode

/** Whether a query asks for TXT: its type stands behind the name, which ends with an empty label. */
export const asksForTxt = (message: Buffer): boolean =>
  !isUpdate(message) && message.readUInt16BE(message.indexOf(0, 12) + 1) === txt

/** The question itself as an authoritative answer that holds nothing but this rcode. */
export const answerWith = (question: Buffer, rcode: 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'): Buffer => {
  const answer = Buffer.from(question)
  answer.writeUInt8(rcode === 'NXDOMAIN' ? 0x84 : 0x80, 2)
  answer.writeUInt8({ SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }[rcode], 3)
  return answer
}

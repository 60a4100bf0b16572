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

/** A relay that passes datagrams on to `target` and refuses TCP: a name server behind a careless firewall. */
export const startUdpOnly = async (target: number): Promise<{ port: number; stop(): Promise<void> }> => {
  const port = await freePort()
  const front = await listen(port)
  const open = new Set<Socket>()
  front.on('message', (question, from) => {
    const back = createSocket('udp4')
    open.add(back)
    back.once('close', () => open.delete(back))
    back.on('error', () => {})
    back.once('message', (answer) => {
      front.send(answer, from.port, from.address)
      back.close()
    })
    back.send(question, target, '127.0.0.1')
  })
  return {
    port,
    stop: async () => {
      for (const socket of open) socket.close()
      await new Promise<void>((resolve) => front.close(() => resolve()))
    },
  }
}

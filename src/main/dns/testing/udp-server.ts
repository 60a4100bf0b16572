import { createSocket } from 'node:dgram'

/** A UDP server at this port of 127.0.0.1, a free one when absent. What `answer` does not give is not answered. */
export const startUdpServer = async (answer: (request: Buffer) => Buffer | undefined, port = 0) => {
  const socket = createSocket('udp4')
  const requests: Buffer[] = []
  let stopped: Promise<void> | undefined
  socket.on('message', (request, from) => {
    requests.push(request)
    const reply = answer(request)
    if (reply) socket.send(reply, from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve))
  return {
    server: { address: '127.0.0.1', port: socket.address().port },
    /** What arrived until now. */
    requests,
    /** May be called twice. */
    stop: () => {
      stopped ??= new Promise<void>((resolve) => socket.close(() => resolve()))
      return stopped
    },
  }
}

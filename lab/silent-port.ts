import { createServer, type Socket } from 'node:net'

/** A server at this port of every address that takes each connection and says nothing: who asks it waits, until `stop`. */
export const listenSilently = async (port: number): Promise<{ stop(): Promise<void> }> => {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}).once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, resolve)
  })
  return {
    stop: () => {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

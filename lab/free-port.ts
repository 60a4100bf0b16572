import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

// Below the range that Linux and macOS take outgoing ports from, so that a port stays free until its server has it.
const lowest = 20_000
const count = 6_000

const listen = (port: number): Promise<(() => Promise<void>) | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      server.unref()
      resolve(() => new Promise<void>((closed) => server.close(() => closed())))
    })
  })

const isFree = async (port: number): Promise<boolean> => {
  const close = await listen(port)
  if (!close) return false
  await close()
  return await new Promise<boolean>((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
  })
}

/**
 * A port of 127.0.0.1 that neither TCP nor UDP uses now, and that nobody else of the lab is given while this process
 * lives: it listens at the port's twin, `count` above, which is how other tests see it taken before its server starts.
 */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = lowest + randomInt(count)
    const giveBack = await listen(port + count)
    if (!giveBack) continue
    if (await isFree(port)) return port
    await giveBack()
  }
  throw new Error(`the lab found no free port between ${lowest} and ${lowest + count}`)
}

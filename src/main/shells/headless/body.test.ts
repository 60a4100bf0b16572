import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { BodyRefused, readJson } from './body.ts'

/** What becomes of a request whose connection is reset in the middle of its body. */
const readBroken = async (read: (request: IncomingMessage) => Promise<unknown>): Promise<unknown> => {
  const server = createServer()
  const taken = once(server, 'request')
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
  )
  const [request] = (await taken) as [IncomingMessage]
  const outcome = read(request).catch((error: unknown) => error)
  socket.resetAndDestroy()
  const said = await outcome
  server.close()
  return said
}

test('a body that breaks off is refused, and not waited for', async () => {
  expect(await readBroken(readJson)).toBeInstanceOf(BodyRefused)
})

test('so is one that broke off before it was read', async () => {
  const late = async (request: IncomingMessage): Promise<unknown> => {
    await new Promise((done) => request.on('close', done))
    return readJson(request)
  }
  expect(await readBroken(late)).toBeInstanceOf(BodyRefused)
})

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { type Anchor, readAnchor } from '../anchor.ts'
import { newNonce, proofOf } from '../handshake.ts'

/** What the hub left, unchecked. */
export const anchorIn = (directory: string): Anchor =>
  JSON.parse(readFileSync(join(directory, 'hub.control.json'), 'utf8'))

/** The first line that comes. */
export const nextLine = async (socket: Socket): Promise<string> => {
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return chunk.toString('utf8').split('\n')[0] ?? ''
}

/** A bare connection that has proven what it must, to send whatever a test wants. */
export const admittedSocket = async (directory: string): Promise<Socket> => {
  const anchor = await readAnchor(directory)
  if (!anchor) throw new Error('nobody listens')
  const socket = connect(anchor.address)
  socket.on('error', () => {})
  const { hubNonce } = JSON.parse(await nextLine(socket))
  const terminalNonce = newNonce()
  const challenge = { address: anchor.address, hubNonce, terminalNonce }
  socket.write(`${JSON.stringify({ terminalNonce, proof: proofOf(anchor.secret, 'terminal', challenge) })}\n`)
  await nextLine(socket)
  return socket
}

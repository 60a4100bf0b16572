import type { Socket } from 'node:net'
import type { Hub } from '../app/hub.ts'
import type { Caller } from '../calls/caller.ts'
import type { Anchor } from './anchor.ts'
import { isNonce, isProof, newNonce, proofOf } from './handshake.ts'
import { createLineReader } from './line-reader.ts'
import {
  type ControlReply,
  type ControlRequest,
  type Greeting,
  longestGreeting,
  longestLine,
  parseObject,
  parseRequest,
} from './messages.ts'

export interface ConnectionLimits {
  /** Bytes that may wait for a client that does not read; one that falls further behind is dropped. */
  backlog: number
  /** Longest line a client may send, in bytes. */
  line: number
  /** How long a client has to prove that it knows the secret. Milliseconds. */
  patience: number
}

export const usualLimits: ConnectionLimits = {
  backlog: longestLine + 4 * 1024 * 1024,
  line: longestLine,
  patience: 5000,
}

/** A connection of somebody who may be anybody. */
export interface Visitor {
  socket: Socket
  anchor: Anchor
  /** It has proven that it knows the secret. */
  onAdmitted(): void
}

/**
 * Serves one client of the control socket, once it has proven that it knows the secret of the data directory: answers
 * come as they are ready, in any order. A client that breaks the protocol or does not read is dropped; when it goes, the
 * queries it waits for are cancelled.
 */
export const serveConnection = (
  { socket, anchor, onAdmitted }: Visitor,
  hub: Hub,
  limits: ConnectionLimits,
): void => {
  const running = new Map<number, AbortController>()
  const hubNonce = newNonce()
  let admitted = false
  let unsubscribe: (() => void) | undefined

  const send = (reply: Greeting | ControlReply): void => {
    if (socket.destroyed) return
    socket.write(`${JSON.stringify(reply)}\n`)
    if (socket.writableLength > limits.backlog) socket.destroy()
  }

  const call = async (id: number, method: string, input: unknown): Promise<void> => {
    const controller = new AbortController()
    running.set(id, controller)
    const caller: Caller = { role: 'admin', via: 'terminal', signal: controller.signal }
    const answer = await hub.call(method, input, caller)
    running.delete(id)
    send({ id, answer })
  }

  const take = (request: ControlRequest | undefined): void => {
    if (!request || ('id' in request && running.has(request.id))) {
      socket.destroy()
    } else if ('method' in request) {
      void call(request.id, request.method, request.input)
    } else if ('cancel' in request) {
      running.get(request.cancel)?.abort()
    } else {
      unsubscribe?.()
      unsubscribe = request.subscribe ? hub.subscribe((event) => send({ event })) : undefined
    }
  }

  /** One try a connection. */
  const admit = (line: string): void => {
    const { terminalNonce, proof } = parseObject(line) ?? {}
    if (!isNonce(terminalNonce)) return void socket.destroy()
    const challenge = { address: anchor.address, hubNonce, terminalNonce }
    if (!isProof(proof, anchor.secret, 'terminal', challenge)) return void socket.destroy()
    admitted = true
    clearTimeout(giveUp)
    onAdmitted()
    send({ ready: proofOf(anchor.secret, 'hub', challenge) })
  }

  const giveUp = setTimeout(() => socket.destroy(), limits.patience)
  send({ hubNonce })
  const read = createLineReader(
    () => (admitted ? limits.line : longestGreeting),
    (line) => {
      if (socket.destroyed) return
      if (admitted) take(parseRequest(line))
      else admit(line)
    },
    () => socket.destroy(),
  )
  socket.on('data', (chunk: Buffer) => {
    if (!socket.destroyed) read(chunk)
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    clearTimeout(giveUp)
    unsubscribe?.()
    for (const controller of running.values()) controller.abort()
  })
}

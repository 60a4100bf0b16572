import type { Socket } from 'node:net'
import type { Caller, Hub } from '../app/hub.ts'
import { createLineReader } from './line-reader.ts'
import { type ControlReply, type ControlRequest, longestLine, parseRequest } from './messages.ts'

export interface ConnectionLimits {
  /** Bytes that may wait for a client that does not read; one that falls further behind is dropped. */
  backlog: number
  /** Longest line a client may send, in bytes. */
  line: number
}

export const usualLimits: ConnectionLimits = { backlog: longestLine + 4 * 1024 * 1024, line: longestLine }

/**
 * Serves one client of the control socket: answers come as they are ready, in any order. A client that breaks the
 * protocol or does not read is dropped; when it goes, the queries it waits for are cancelled.
 */
export const serveConnection = (socket: Socket, hub: Hub, limits: ConnectionLimits): void => {
  const running = new Map<number, AbortController>()
  let unsubscribe: (() => void) | undefined

  const send = (reply: ControlReply): void => {
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

  send({ ready: true })
  const read = createLineReader(
    limits.line,
    (line) => take(parseRequest(line)),
    () => socket.destroy(),
  )
  socket.on('data', (chunk: Buffer) => {
    if (!socket.destroyed) read(chunk)
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    unsubscribe?.()
    for (const controller of running.values()) controller.abort()
  })
}

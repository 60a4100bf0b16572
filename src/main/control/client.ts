import { connect } from 'node:net'
import type { Answer } from '../../shared/bridge.ts'
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/contract.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { HubEvent } from '../../shared/events.ts'
import { createLineReader } from './line-reader.ts'
import { type ControlRequest, parseReply } from './messages.ts'

export interface ControlClient {
  /** Never rejects. When the hub goes before it answers, the answer is `hub.gone`. An aborted signal cancels the call. */
  call<M extends MethodName>(method: M, input: InputOf<M>, signal?: AbortSignal): Promise<Answer<OutputOf<M>>>
  /** Returns the unsubscribe. */
  subscribe(listener: (event: HubEvent) => void): () => void
  close(): void
}

const gone: Answer<never> = { ok: false, error: new CerthubError('hub.gone', {}).data }
/** An answer may be a little longer than what a caller may send. */
const longestAnswer = 64 * 1024 * 1024

/** An owner that is there says so at once; one that hangs is not waited for. Milliseconds. */
const patience = 10_000

/**
 * Connects to the owner of a data directory; undefined when nobody takes the connection on: no socket, one that a dead
 * process left, or an owner about to end.
 */
export const connectControl = async (path: string): Promise<ControlClient | undefined> => {
  const socket = connect(path)
  const ready = Promise.withResolvers<boolean>()
  const waiting = new Map<number, (answer: Answer<never>) => void>()
  const listeners = new Set<{ listener: (event: HubEvent) => void }>()
  let last = 0

  const send = (request: ControlRequest): void => {
    socket.write(`${JSON.stringify(request)}\n`)
  }
  const read = createLineReader(
    longestAnswer,
    (line) => {
      const reply = parseReply(line)
      if (!reply) return socket.destroy()
      if ('ready' in reply) return ready.resolve(true)
      if ('event' in reply) {
        for (const { listener } of [...listeners]) listener(reply.event)
        return
      }
      waiting.get(reply.id)?.(reply.answer as Answer<never>)
      waiting.delete(reply.id)
    },
    () => socket.destroy(),
  )
  socket.on('data', (chunk: Buffer) => read(chunk))
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    ready.resolve(false)
    for (const answer of waiting.values()) answer(gone)
    waiting.clear()
  })

  const giveUp = setTimeout(() => socket.destroy(), patience)
  const taken = await ready.promise
  clearTimeout(giveUp)
  if (!taken) return undefined

  return {
    call: (method, input, signal) => {
      if (socket.destroyed) return Promise.resolve(gone)
      last += 1
      const id = last
      const cancel = (): void => send({ cancel: id })
      return new Promise((done) => {
        waiting.set(id, (answer) => {
          signal?.removeEventListener('abort', cancel)
          done(answer)
        })
        send({ id, method, input })
        if (signal?.aborted) cancel()
        else signal?.addEventListener('abort', cancel, { once: true })
      })
    },
    subscribe: (listener) => {
      const entry = { listener }
      if (listeners.size === 0) send({ subscribe: true })
      listeners.add(entry)
      return () => {
        if (listeners.delete(entry) && listeners.size === 0 && !socket.destroyed) send({ subscribe: false })
      }
    },
    close: () => socket.end(),
  }
}

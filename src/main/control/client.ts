import { lstat } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Answer } from '../../shared/bridge.ts'
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/contract.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { HubEvent } from '../../shared/events.ts'
import { readAnchor, requireMine } from './anchor.ts'
import { isNonce, isProof, newNonce, proofOf } from './handshake.ts'
import { createLineReader } from './line-reader.ts'
import { type ControlRequest, type Greeting, longestGreeting, parseObject, parseReply } from './messages.ts'

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

/** A socket that this user's hub made; undefined when there is none any more. Pipes have no owner to ask. */
const requireOwnSocket = async (address: string): Promise<true | undefined> => {
  if (process.platform === 'win32') return true
  const found = await lstat(address).catch(() => undefined)
  if (!found) return undefined
  if (!found.isSocket())
    throw new CerthubError('control.unusable', { path: address, problem: 'it is no socket' })
  requireMine(address, found, 0)
  return true
}

/**
 * Connects to the owner of a data directory; undefined when nobody takes the connection on: no hub, one that was killed
 * or hangs, or one about to end. Nothing is sent to whoever cannot prove that it knows the directory's secret. Throws
 * `control.unusable` when another user had a hand in it.
 */
export const connectControl = async (dataDirectory: string): Promise<ControlClient | undefined> => {
  const anchor = await readAnchor(dataDirectory)
  if (!anchor || !(await requireOwnSocket(anchor.address))) return undefined
  const { address, secret } = anchor
  const socket = connect(address)
  const ready = Promise.withResolvers<boolean>()
  const waiting = new Map<number, (answer: Answer<never>) => void>()
  const listeners = new Set<{ listener: (event: HubEvent) => void }>()
  const terminalNonce = newNonce()
  let hubNonce: string | undefined
  let proven = false
  let last = 0

  const send = (message: Greeting | ControlRequest): void => {
    socket.write(`${JSON.stringify(message)}\n`)
  }
  const greet = (line: string): void => {
    const { hubNonce: given, ready: proof } = parseObject(line) ?? {}
    if (hubNonce === undefined) {
      if (!isNonce(given)) return void socket.destroy()
      hubNonce = given
      const challenge = { address, hubNonce, terminalNonce }
      return send({ terminalNonce, proof: proofOf(secret, 'terminal', challenge) })
    }
    proven = isProof(proof, secret, 'hub', { address, hubNonce, terminalNonce })
    if (proven) return ready.resolve(true)
    const problem = 'whoever listens there is not the hub of this data directory'
    ready.reject(new CerthubError('control.unusable', { path: address, problem }))
    socket.destroy()
  }
  const take = (line: string): void => {
    const reply = parseReply(line)
    if (!reply) return void socket.destroy()
    if ('event' in reply) {
      for (const { listener } of [...listeners]) listener(reply.event)
      return
    }
    waiting.get(reply.id)?.(reply.answer as Answer<never>)
    waiting.delete(reply.id)
  }
  const read = createLineReader(
    () => (proven ? longestAnswer : longestGreeting),
    (line) => {
      if (socket.destroyed) return
      if (proven) take(line)
      else greet(line)
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
  const taken = await ready.promise.finally(() => clearTimeout(giveUp))
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

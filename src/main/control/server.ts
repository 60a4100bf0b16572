import { randomBytes } from 'node:crypto'
import { chmod, lstat, realpath } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { CerthubError } from '../../shared/errors.ts'
import type { Hub } from '../app/hub.ts'
import { clearLeftPlaces, type Place, placesFor } from './address.ts'
import { type Anchor, requireMine, writeAnchor } from './anchor.ts'
import { type ConnectionLimits, serveConnection, usualLimits } from './connection.ts'

export interface ControlServer {
  /** Resolves as soon as no client is connected. New ones are still taken. */
  idle(): Promise<void>
  /** Removes the socket, lets the connected clients finish until the signal aborts, and drops them. Absent: at once. */
  close(now?: AbortSignal): Promise<void>
}

export interface ControlOptions {
  hub: Hub
  /** This process owns it. */
  dataDirectory: string
  env: NodeJS.ProcessEnv
  limits?: Partial<ConnectionLimits> | undefined
}

/** Who has not proven yet that it belongs here; a terminal does so at once. */
const mostStrangers = 64

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', fail)
    // The socket file is made inside listen(), so nobody else can connect before its mode is set.
    const before = process.umask(0o177)
    server.listen(path, () => {
      server.off('error', fail)
      done()
    })
    process.umask(before)
  })

const isPipe = (address: string): boolean => address.startsWith('\\\\')

/** Where modes are not kept, others would reach the socket, and could read the secret: that is no place for it. */
const closeToOthers = async (address: string): Promise<void> => {
  await chmod(address, 0o600)
  requireMine(address, await lstat(address), 0o077)
}

/** Listens at the first place that takes a socket. Throws `control.unusable`. */
const listenSomewhere = async (
  server: Server,
  { dataDirectory, env, hub }: ControlOptions,
): Promise<Place> => {
  let refused: Error | undefined
  for await (const place of placesFor(dataDirectory, env)) {
    try {
      await listen(server, place.address)
      if (!isPipe(place.address)) await closeToOthers(place.address)
      if (refused)
        hub.remark(
          new CerthubError('control.elsewhere', { path: dataDirectory, problem: refused.message }).data,
        )
      return place
    } catch (error) {
      if (server.listening) await new Promise((done) => server.close(done))
      await place.clear()
      refused ??= error instanceof Error ? error : new Error(String(error))
    }
  }
  const problem = refused?.message ?? 'there is no private folder for it'
  throw new CerthubError('control.unusable', { path: dataDirectory, problem }, { cause: refused })
}

/**
 * Listens for this user's terminals. Where, and the secret by which both sides know one another, stands in a file of the
 * data directory that only this user can read; both are new at each start. Whoever knows the secret is admin. Throws
 * `control.unusable`.
 */
export const serveControl = async (options: ControlOptions): Promise<ControlServer> => {
  const { hub, limits } = options
  const dataDirectory = await realpath(options.dataDirectory)
  await clearLeftPlaces(dataDirectory)
  const anchor: Anchor = { address: '', secret: randomBytes(32).toString('base64') }
  const strangers = new Set<Socket>()
  const terminals = new Set<Socket>()
  const waiting = new Set<() => void>()
  const server = createServer((socket) => {
    if (strangers.size >= mostStrangers) return void socket.destroy()
    strangers.add(socket)
    socket.on('close', () => {
      strangers.delete(socket)
      if (!terminals.delete(socket) || terminals.size > 0) return
      for (const tell of waiting) tell()
      waiting.clear()
    })
    const onAdmitted = (): void => {
      strangers.delete(socket)
      terminals.add(socket)
    }
    serveConnection({ socket, anchor, onAdmitted }, hub, { ...usualLimits, ...limits })
  })
  const place = await listenSomewhere(server, { ...options, dataDirectory })
  anchor.address = place.address
  const takeAnchorAway = await writeAnchor(dataDirectory, anchor).catch(async (error: unknown) => {
    server.close()
    await place.clear()
    throw error
  })

  return {
    idle: () =>
      terminals.size === 0
        ? Promise.resolve()
        : new Promise((tell) => {
            waiting.add(tell)
          }),
    close: async (now = AbortSignal.abort()) => {
      const closed = new Promise<void>((done) => {
        const drop = (): void => {
          for (const socket of terminals) socket.destroy()
        }
        server.close(() => {
          now.removeEventListener('abort', drop)
          done()
        })
        for (const socket of strangers) socket.destroy()
        if (now.aborted) drop()
        else now.addEventListener('abort', drop)
      })
      await takeAnchorAway()
      await closed
      await place.clear()
    },
  }
}

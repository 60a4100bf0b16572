import { chmod, lstat, unlink } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { CerthubError } from '../../shared/errors.ts'
import type { Hub } from '../app/hub.ts'
import { type ConnectionLimits, serveConnection, usualLimits } from './connection.ts'
import { prepareFolder } from './socket-path.ts'

export interface ControlServer {
  /** Resolves as soon as no client is connected. New ones are still taken. */
  idle(): Promise<void>
  /** Removes the socket, lets the connected clients finish until the signal aborts, and drops them. Absent: at once. */
  close(now?: AbortSignal): Promise<void>
}

export interface ControlOptions {
  hub: Hub
  /** From `socketPathOf`. */
  path: string
  limits?: Partial<ConnectionLimits> | undefined
}

/** The owner of the data directory calls this, so a socket file that is there already was left by a dead process. */
const removeStale = async (path: string): Promise<void> => {
  const found = await lstat(path).catch(() => undefined)
  if (!found) return
  if (!found.isSocket()) throw new CerthubError('control.unusable', { path, problem: 'it is no socket' })
  await unlink(path)
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', (error) =>
      fail(new CerthubError('control.unusable', { path, problem: error.message }, { cause: error })),
    )
    // The socket file is made inside listen(), so nobody else can connect before its mode is set.
    const before = process.umask(0o177)
    server.listen(path, done)
    process.umask(before)
  })

/**
 * Listens for this user's terminals on the control socket. Whoever can connect is admin: the file's mode is the
 * check. Throws `control.unusable`.
 */
export const serveControl = async ({ hub, path, limits }: ControlOptions): Promise<ControlServer> => {
  const isPipe = path.startsWith('\\\\')
  if (!isPipe) {
    await prepareFolder(path)
    await removeStale(path)
  }
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      if (sockets.size > 0) return
      for (const tell of waiting) tell()
      waiting.clear()
    })
    serveConnection(socket, hub, { ...usualLimits, ...limits })
  })
  await listen(server, path)
  if (!isPipe) await chmod(path, 0o600)

  return {
    idle: () =>
      sockets.size === 0
        ? Promise.resolve()
        : new Promise((tell) => {
            waiting.add(tell)
          }),
    close: (now = AbortSignal.abort()) =>
      new Promise((done) => {
        const drop = (): void => {
          for (const socket of sockets) socket.destroy()
        }
        server.close(() => {
          now.removeEventListener('abort', drop)
          done()
        })
        if (now.aborted) drop()
        else now.addEventListener('abort', drop)
      }),
  }
}

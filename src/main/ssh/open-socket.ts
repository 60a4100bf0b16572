import { connect, type Socket } from 'node:net'
import { isForbiddenHost } from '../../shared/address.ts'
import { CerthubError } from '../../shared/errors.ts'
import { sshPlaceOf } from '../../shared/ssh-server.ts'
import { explainConnecting } from './ssh-error.ts'

export interface SshAddress {
  host: string
  port: number
}

/** Until a connection stands or a login is accepted. */
const patienceSeconds = 15

const forbidden = (address: SshAddress): CerthubError =>
  new CerthubError('address.forbidden', { place: sshPlaceOf(address) })

/** A TCP connection. Throws `address.forbidden`, `ssh.host_not_found`, `ssh.refused`, `ssh.unreachable`, and the signal's reason. */
const openSocket = (address: SshAddress, signal: AbortSignal): Promise<Socket> =>
  new Promise<Socket>((resolve, reject) => {
    if (isForbiddenHost(address.host)) return reject(forbidden(address))
    const socket = connect({ host: address.host, port: address.port, noDelay: true })
    const abort = (): void => {
      socket.destroy()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    // It stays: a socket may fail at any time, and an error that nobody hears ends the hub.
    socket.on('error', (error) => reject(explainConnecting(error, sshPlaceOf(address))))
    socket.on('lookup', (_error, found) => {
      if (found && isForbiddenHost(found)) {
        reject(forbidden(address))
        socket.destroy()
      }
    })
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort)
      resolve(socket)
    })
  })

/**
 * Does `work` over a new TCP connection, within the time a person waits for one. The socket is the work's when it
 * succeeds, else it is closed. Throws as `openSocket`, and `ssh.timed_out`.
 */
export const overSocket = async <T>(
  address: SshAddress,
  signal: AbortSignal,
  work: (socket: Socket, signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const limit = AbortSignal.timeout(patienceSeconds * 1000)
  const limited = AbortSignal.any([signal, limit])
  let socket: Socket | undefined
  try {
    socket = await openSocket(address, limited)
    return await work(socket, limited)
  } catch (error) {
    socket?.destroy()
    signal.throwIfAborted()
    if (error === limit.reason)
      throw new CerthubError('ssh.timed_out', { host: sshPlaceOf(address), seconds: patienceSeconds })
    throw error
  }
}

import { CerthubError } from '../../shared/errors.ts'
import { orAborted } from '../../shared/or-aborted.ts'
import { type SshServer, sshPlaceOf } from '../../shared/ssh-server.ts'
import { hostKeyOf } from './host-key.ts'
import { overSocket } from './open-socket.ts'
import { openSftp, type Sftp } from './sftp.ts'
import { handshakeError, lostConnection } from './ssh-error.ts'
import { type SshLogin, type WaysIn, waysIn } from './ways-in.ts'

/** A server that is silent for about half a minute counts as lost. */
const keepalive = { keepaliveInterval: 10_000, keepaliveCountMax: 2 }

/** One login at one server. Ends with `close`, with the signal it was opened with, or when it is lost. */
export interface SshConnection {
  readonly isOpen: boolean
  /** The server's files; the same on every call. Throws `ssh.no_sftp`, `ssh.connection_lost`. */
  sftp(): Promise<Sftp>
  /** May be called again. */
  close(): void
}

/** Why no login came about. */
const explainLogin = (
  error: unknown,
  host: string,
  login: SshLogin,
  ways: WaysIn,
  asked: boolean,
): unknown => {
  if (error instanceof CerthubError) return error
  const level = error instanceof Error && 'level' in error ? error.level : undefined
  if (!asked || (level !== undefined && level !== 'client-authentication')) return handshakeError(error, host)
  const { username } = login
  return new CerthubError('ssh.login_refused', { host, username, problem: ways.problem() }, { cause: error })
}

/**
 * Logs in at a server that shows the host key which a person confirmed; another one is told nothing. Throws `ssh.*`,
 * and the signal's reason, which also ends the connection later.
 */
export const connectSsh = async (
  server: Omit<SshServer, 'credential'>,
  login: SshLogin,
  signal: AbortSignal,
): Promise<SshConnection> => {
  const host = sshPlaceOf(server)
  const { Client } = await import('ssh2')
  const client = new Client()
  const ways = waysIn(login)
  const ended = new AbortController()
  let asked = false
  let ready = false

  const socket = await overSocket(server, signal, async (sock, limited) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const fail = (error: unknown): void => {
      reject(explainLogin(error, host, login, ways, asked))
      ended.abort(lostConnection(host, ready ? error : 'no login'))
      sock.destroy()
    }
    client.on('error', fail)
    client.on('close', () => fail(new Error('the server closed it')))
    client.once('ready', resolve)
    client.connect({
      sock,
      username: login.username,
      ...keepalive,
      hostVerifier: (blob: Buffer) => {
        const { fingerprint } = hostKeyOf(blob)
        if (fingerprint === server.hostKey) return true
        const params = { host, found: fingerprint, known: server.hostKey }
        reject(new CerthubError('ssh.host_key_changed', params, { subject: { field: 'hostKey' } }))
        return false
      },
      authHandler: (left, _partial, next) => {
        asked ||= left !== null
        next(ways.next(left) as never)
      },
    })
    await orAborted(promise, limited)
    ready = true
    return sock
  })

  const abort = (): void => {
    ended.abort(signal.reason)
    socket.destroy()
  }
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  ended.signal.addEventListener('abort', () => signal.removeEventListener('abort', abort), { once: true })

  let files: Promise<Sftp> | undefined
  const lose = (problem: unknown): void => {
    ended.abort(lostConnection(host, problem))
    socket.destroy()
  }
  return {
    get isOpen() {
      return !ended.signal.aborted
    },
    sftp: () => {
      files ??= openSftp(client, { host, username: login.username, ended: ended.signal, lose })
      return files
    },
    close: () => {
      if (ended.signal.aborted) return
      ended.abort(lostConnection(host, 'it was closed here'))
      client.end()
      socket.destroySoon()
    },
  }
}

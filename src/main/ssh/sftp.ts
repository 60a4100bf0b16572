import type { Client, SFTPWrapper } from 'ssh2'
import { asClause, CerthubError } from '../../shared/errors.ts'
import { orAborted } from '../../shared/or-aborted.ts'

/** One answer of a server, which may have to wake a disk. */
const patienceMs = 30_000

/** The server's own no to one request (draft-ietf-secsh-filexfer-02 §7). The connection is fine. */
export class SftpRefusal extends Error {
  readonly reason: 'missing' | 'forbidden' | 'unsupported' | 'failure'

  constructor(reason: SftpRefusal['reason'], words: string) {
    super(words)
    this.name = 'SftpRefusal'
    this.reason = reason
  }
}

/**
 * Files of a server, by absolute path. Each request may throw `SftpRefusal`, `ssh.connection_lost`, and the reason of the
 * signal with which the connection was opened.
 */
export interface Sftp {
  isDirectory(path: string): Promise<boolean>
  /** Whether it was made; one that is there is left as it is. */
  makeDirectory(path: string, mode: number): Promise<boolean>
  /** Not atomic: a new file, or new content of one, with this mode whatever the umask. */
  writeFile(path: string, text: string, mode: number): Promise<void>
  /** Replaces what is there: in one step where the server can (`posix-rename@openssh.com`). */
  rename(from: string, to: string): Promise<void>
  /** One that is gone is fine. */
  removeFile(path: string): Promise<void>
}

interface Around {
  host: string
  username: string
  /** Aborted when the connection ends, with why. */
  ended: AbortSignal
  /** Gives the connection up. */
  lose(problem: unknown): void
}

const reasons: Record<number, SftpRefusal['reason']> = { 2: 'missing', 3: 'forbidden', 8: 'unsupported' }

const refusalOf = (error: Error): SftpRefusal | undefined => {
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'number' ? new SftpRefusal(reasons[code] ?? 'failure', error.message) : undefined
}

type Done<T> = (error: Error | null | undefined, value: T) => void

/** Opens the SFTP subsystem (RFC 4254 §6.5). Throws `ssh.no_sftp`, `ssh.connection_lost`. */
export const openSftp = async (client: Client, { host, username, ended, lose }: Around): Promise<Sftp> => {
  const ask = async <T>(send: (done: Done<T>) => void): Promise<T> => {
    ended.throwIfAborted()
    const timer = setTimeout(() => lose(`it did not answer for ${patienceMs / 1000} seconds`), patienceMs)
    try {
      const answer = new Promise<T>((resolve, reject) => {
        send((error, value) => (error ? reject(error) : resolve(value)))
      })
      return await orAborted(answer, ended)
    } finally {
      clearTimeout(timer)
    }
  }
  const wrapper = await ask<SFTPWrapper>((done) => client.sftp(done)).catch((error: Error) => {
    ended.throwIfAborted()
    const problem = `“${asClause(error.message)}”`
    throw new CerthubError('ssh.no_sftp', { host, username, problem }, { cause: error })
  })
  wrapper.on('error', lose)
  wrapper.on('close', () => lose('the server ended SFTP'))

  const request = async <T>(send: (done: Done<T>) => void): Promise<T> => {
    try {
      return await ask(send)
    } catch (error) {
      ended.throwIfAborted()
      const refusal = error instanceof Error ? refusalOf(error) : undefined
      if (refusal) throw refusal
      lose(error)
      ended.throwIfAborted()
      throw error
    }
  }
  const removeFile = async (path: string): Promise<void> => {
    try {
      await request<void>((done) => wrapper.unlink(path, (error) => done(error)))
    } catch (error) {
      if (!(error instanceof SftpRefusal) || error.reason !== 'missing') throw error
    }
  }
  const isDirectory = async (path: string): Promise<boolean> =>
    (await request<{ isDirectory(): boolean }>((done) => wrapper.stat(path, done))).isDirectory()

  /** In one step, over whatever is there; not every server knows or allows it. */
  const renameOver = (from: string, to: string): Promise<void> =>
    request<void>((done) => {
      try {
        wrapper.ext_openssh_rename(from, to, (error) => done(error))
      } catch {
        done(Object.assign(new Error('no posix-rename'), { code: 8 }))
      }
    })
  /** SFTP 3's own, which fails where something is there. */
  const renameToFree = (from: string, to: string): Promise<void> =>
    request<void>((done) => wrapper.rename(from, to, (error) => done(error)))

  return {
    isDirectory,
    makeDirectory: async (path, mode) => {
      try {
        await request<void>((done) => wrapper.mkdir(path, { mode }, (error) => done(error)))
      } catch (error) {
        // SFTP 3 has no word for “it is there”: servers say “failure”.
        const isThere = error instanceof SftpRefusal && (await isDirectory(path).catch(() => false))
        if (isThere) return false
        throw error
      }
      await request<void>((done) => wrapper.chmod(path, mode, (error) => done(error)))
      return true
    },
    writeFile: async (path, text, mode) => {
      await request<void>((done) => wrapper.writeFile(path, text, { mode }, (error) => done(error)))
      await request<void>((done) => wrapper.chmod(path, mode, (error) => done(error)))
    },
    rename: async (from, to) => {
      try {
        return await renameOver(from, to)
      } catch (error) {
        if (!(error instanceof SftpRefusal)) throw error
      }
      try {
        await renameToFree(from, to)
      } catch (error) {
        if (!(error instanceof SftpRefusal) || error.reason !== 'failure') throw error
        await removeFile(to)
        await renameToFree(from, to)
      }
    },
    removeFile,
  }
}

import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { CerthubError } from '../../../shared/errors.ts'
import { codeOf, identityOf, isSame } from './file-identity.ts'

/**
 * The database whose lock makes one process the owner of a data directory. Only this file may name it, and nobody may
 * open it but SQLite: POSIX drops a process's locks on a file when it closes any descriptor of it, so that one read or
 * one copy by `fs` in the owner would give the directory away without a word (fcntl(2), “record locks”).
 */
const lockFileName = 'hub.lock.sqlite'

export interface OwnerLock {
  /** Why this process is the owner no longer, in words; undefined while it is. Some 20 µs. */
  lostBecause(): string | undefined
  /** Whether the path leads to the lock’s own file, by any name. Opens nothing. */
  isLockFile(path: string): boolean
  release(): void
}

/** A kernel lock for as long as the database is open, also when the process is killed. Throws SQLite's errors. */
const lock = (path: string): Database.Database => {
  // SQLite makes its files readable for all but what the umask takes; opening them by `fs` first is what must not be.
  const before = process.umask(0o077)
  try {
    const database = new Database(path, { timeout: 0 })
    try {
      database.pragma('locking_mode = EXCLUSIVE')
      database.pragma('journal_mode = DELETE')
      database.exec('BEGIN EXCLUSIVE')
      return database
    } catch (error) {
      database.close()
      throw error
    }
  } finally {
    process.umask(before)
  }
}

const isNamedLikeIt = (path: string): boolean => basename(path).toLowerCase() === lockFileName

const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY')
const refusesLocks = (error: unknown): boolean =>
  /^SQLITE_(IOERR_(LOCK|RDLOCK|UNLOCK|CHECKRESERVEDLOCK)|NOLFS|PERM)/.test(codeOf(error))

/** SQLite says “busy” for ENOLCK too. A file that nobody else can know is busy only where there are no locks at all. */
const knowsLocks = (directory: string): boolean => {
  const probe = join(directory, `.lock-test-${randomBytes(8).toString('hex')}`)
  try {
    lock(probe).close()
    return true
  } catch (error) {
    return !isBusy(error) && !refusesLocks(error)
  } finally {
    for (const suffix of ['', '-journal']) rmSync(probe + suffix, { force: true })
  }
}

/** `/proc/self/fdinfo` names the locks that are held through a descriptor (proc(5)); elsewhere nothing does. */
const holdsLock = (descriptor: string): boolean | undefined => {
  try {
    return /^lock:.*\bWRITE\b/m.test(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))
  } catch {
    return undefined
  }
}

/** The descriptors of such files, of this hub and of others in this process; none where the system does not tell. */
const lockDescriptors = (): string[] => {
  const isOne = (descriptor: string): boolean => {
    try {
      return basename(readlinkSync(`/proc/self/fd/${descriptor}`)) === lockFileName
    } catch {
      return false
    }
  }
  try {
    return readdirSync('/proc/self/fd').filter(isOne)
  } catch {
    return []
  }
}

/**
 * Makes this process the owner of the directory until it ends, however it ends. Throws `data_dir.no_locks`; gives
 * undefined when another process is the owner. Throws SQLite's errors otherwise.
 */
export const takeOwnerLock = (directory: string): OwnerLock | undefined => {
  const path = join(directory, lockFileName)
  const before = new Set(lockDescriptors())
  let database: Database.Database
  try {
    database = lock(path)
  } catch (error) {
    if (isBusy(error) && knowsLocks(directory)) return undefined
    if (isBusy(error) || refusesLocks(error)) throw new CerthubError('data_dir.no_locks', { path: directory })
    throw error
  }
  const descriptor = lockDescriptors().find((one) => !before.has(one) && holdsLock(one))
  const mine = identityOf(descriptor === undefined ? path : `/proc/self/fd/${descriptor}`)
  // A file system that makes up a number at each look cannot be asked by number.
  const comparable = mine !== undefined && isSame(mine, identityOf(path))
  return {
    lostBecause: () => {
      const found = identityOf(path)
      if (!found) return 'it was removed or moved away'
      if (comparable && !isSame(mine, found)) return 'another one was put in its place'
      if (descriptor !== undefined && holdsLock(descriptor) === false) return 'its lock was lost'
      return undefined
    },
    isLockFile: (given) => {
      try {
        const found = statSync(given, { bigint: true, throwIfNoEntry: false })
        return found !== undefined && (comparable ? isSame(mine, found) : isNamedLikeIt(given))
      } catch {
        return false
      }
    },
    release: () => database.close(),
  }
}

import { rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CerthubError } from '../../../shared/errors.ts'
import { makeDirectory } from '../../files/make-directory.ts'
import { codeOf } from './file-identity.ts'
import { takeOwnerLock } from './owner-lock.ts'
import { describeOwner, leaveOwnerNote } from './owner-note.ts'
import { type Modes, tightenModes } from './private-modes.ts'

export interface DataDirectory {
  path: string
  /** What a person should know about it. */
  remarks: CerthubError[]
  /** To be asked before each write. Throws `data_dir.lost`, from the first time on for ever. */
  requireOwned(): void
  /** Whether a file of a caller's is the lock itself, which must not be opened. */
  isLockFile(path: string): boolean
  release(): void
}

/** How often a hub that has nothing to write looks whether its directory is still there. Milliseconds. */
const lookEvery = 5000

const reasons: Record<string, string> = {
  EACCES: 'this user may not write to it',
  EPERM: 'this user may not write to it',
  EROFS: 'it is read-only',
  ENOTDIR: 'a part of the path is no directory',
  EEXIST: 'there is a file of that name',
  ENOENT: 'nothing can be made there',
  ENOSPC: 'the disk is full',
  SQLITE_FULL: 'the disk is full',
  SQLITE_NOTADB: 'its lock file is damaged; remove it while no Certhub runs',
  SQLITE_CORRUPT: 'its lock file is damaged; remove it while no Certhub runs',
  SQLITE_CANTOPEN: 'its lock file cannot be opened',
  SQLITE_READONLY: 'its lock file cannot be written',
}

const remarksOf = (path: string, { none, shared }: Modes): CerthubError[] => [
  ...(none ? [new CerthubError('data_dir.no_modes', { path })] : []),
  ...(shared ? [new CerthubError('data_dir.shared', { path, mode: shared.before, now: shared.now })] : []),
]

/**
 * Makes the directory (0700) when it is absent, proves that it can be written, and makes this process its only owner.
 * Others lose the right to write to one that is there. `onLost` is told once when the directory turns out to be
 * somebody else's or gone. Throws `data_dir.unusable`, `data_dir.in_use`, `data_dir.no_locks`.
 */
export const openDataDirectory = async (
  given: string,
  onLost: (error: CerthubError) => void = () => {},
): Promise<DataDirectory> => {
  const path = resolve(given)
  const unusable = (problem: string, cause?: unknown) =>
    new CerthubError('data_dir.unusable', { path, problem }, { cause })
  try {
    await makeDirectory(path)
    const { uid } = await stat(path)
    const user = process.getuid?.()
    if (user !== undefined && uid !== user) throw unusable('it belongs to another user')
    const probe = join(path, `.write-test-${process.pid}`)
    await writeFile(probe, '', { mode: 0o600 })
    try {
      const lock = takeOwnerLock(path)
      if (!lock) throw new CerthubError('data_dir.in_use', { path, owner: describeOwner(path) })
      try {
        const remarks = remarksOf(path, tightenModes(path, probe))
        return watched({ path, remarks, isLockFile: lock.isLockFile }, lock, onLost)
      } catch (error) {
        lock.release()
        throw error
      }
    } finally {
      await rm(probe, { force: true })
    }
  } catch (error) {
    if (error instanceof CerthubError) throw error
    const code = codeOf(error) || String(error)
    throw unusable(reasons[code] ?? code, error)
  }
}

const watched = (
  opened: Pick<DataDirectory, 'path' | 'remarks' | 'isLockFile'>,
  lock: Pick<NonNullable<ReturnType<typeof takeOwnerLock>>, 'lostBecause' | 'release'>,
  onLost: (error: CerthubError) => void,
): DataDirectory => {
  const { path } = opened
  let lost: CerthubError | undefined
  const look = (): void => {
    if (lost) return
    const problem = lock.lostBecause()
    if (problem === undefined) return
    lost = new CerthubError('data_dir.lost', { path, problem })
    clearInterval(watching)
    onLost(lost)
  }
  const watching = setInterval(look, lookEvery).unref()
  const takeNoteAway = leaveOwnerNote(path)
  return {
    ...opened,
    requireOwned: () => {
      look()
      if (lost) throw lost
    },
    release: () => {
      clearInterval(watching)
      if (!lost) takeNoteAway()
      lock.release()
    },
  }
}

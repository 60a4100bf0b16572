import { rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import { makeDirectory } from '../files/make-directory.ts'
import { takeLock } from './lock.ts'

export interface DataDirectory {
  path: string
  release(): Promise<void>
}

const reasons: Record<string, string> = {
  EACCES: 'this user may not write to it',
  EPERM: 'this user may not write to it',
  EROFS: 'it is read-only',
  ENOTDIR: 'a part of the path is no directory',
  EEXIST: 'there is a file of that name',
  ENOENT: 'nothing can be made there',
  ENOSPC: 'the disk is full',
}

/**
 * Makes the directory (0700) when it is absent, proves that it can be written, and makes this process its only owner.
 * Throws `data_dir.unusable`, `data_dir.in_use`.
 */
export const openDataDirectory = async (given: string): Promise<DataDirectory> => {
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
    await rm(probe)
    return { path, release: await takeLock(join(path, 'hub.lock'), path) }
  } catch (error) {
    if (error instanceof CerthubError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw unusable(reasons[code] ?? code, error)
  }
}

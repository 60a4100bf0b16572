import { access, constants, stat } from 'node:fs/promises'
import { isAbsolute, normalize } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'

const reasons: Record<string, string> = {
  ENOENT: 'it does not exist',
  EACCES: 'this user may not write to it',
  EROFS: 'it is read-only',
  ENOTDIR: 'a part of the path is no folder',
}

/** The folder's path in normal form. Throws `instance.folder_unusable` when it is not an absolute, writable folder. */
export const checkFolder = async (path: string): Promise<string> => {
  const unusable = (problem: string) =>
    new CerthubError('instance.folder_unusable', { path: path || '(none)', problem })
  if (path.includes('\0')) throw unusable('it holds a NUL character')
  if (!isAbsolute(path)) throw unusable('it is not an absolute path')
  try {
    if (!(await stat(path)).isDirectory()) throw unusable('it is a file')
    await access(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    if (error instanceof CerthubError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw unusable(reasons[code] ?? code)
  }
  return normalize(path)
}

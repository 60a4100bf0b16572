import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import type { Files } from '../ports/files.ts'

export const temporarySuffix = '.tmp'

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EIO: 'the disk reports an error',
}

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (code || 'unknown error')
}

/**
 * Replaces a file so that a kill or a full disk at any point leaves the old content or the new one.
 * Throws `vault.write_failed`.
 */
export const writeDurably = async (files: Files, path: string, data: Uint8Array): Promise<void> => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}${temporarySuffix}`
  try {
    await files.writeNew(temporary, data)
    await files.rename(temporary, path)
    await files.syncDirectory(dirname(path))
  } catch (error) {
    await files.remove(temporary).catch(() => {})
    throw new CerthubError('vault.write_failed', { problem: reasonOf(error) }, { cause: error })
  }
}

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

/** `vault.write_failed` that says what the disk said; what has a code of the catalogue keeps it. */
export const writeFailed = (error: unknown): CerthubError =>
  error instanceof CerthubError
    ? error
    : new CerthubError('vault.write_failed', { problem: reasonOf(error) }, { cause: error })

const temporaryOf = (path: string): string => `${path}.${randomBytes(6).toString('hex')}${temporarySuffix}`

/** Waits for all, also behind the first that fails: what is still being written could not be removed. */
const allOf = async (work: Promise<void>[]): Promise<void> => {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason
}

/**
 * Replaces files so that a kill or a full disk at any point leaves the old content or the new one of each. Many
 * together share the waiting for the disk. Throws `vault.write_failed`.
 */
export const writeAllDurably = async (
  files: Files,
  wanted: readonly { path: string; data: Uint8Array }[],
): Promise<void> => {
  const writes = wanted.map(({ path, data }) => ({ path, data, temporary: temporaryOf(path) }))
  try {
    await allOf(writes.map(({ temporary, data }) => files.writeNew(temporary, data)))
    await allOf(writes.map(({ temporary, path }) => files.rename(temporary, path)))
    const folders = new Set(writes.map(({ path }) => dirname(path)))
    await Promise.all([...folders].map((folder) => files.syncDirectory(folder)))
  } catch (error) {
    await Promise.all(writes.map(({ temporary }) => files.remove(temporary).catch(() => {})))
    throw writeFailed(error)
  }
}

/** As `writeAllDurably`, for one file. */
export const writeDurably = (files: Files, path: string, data: Uint8Array): Promise<void> =>
  writeAllDurably(files, [{ path, data }])

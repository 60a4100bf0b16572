import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/**
 * Makes a directory and its parents, mode 0700; one that is there already is fine. Throws Node's errors, ENOTDIR for a
 * file in the way. Node's own `recursive` goes round for ever where a parent exists and takes no entries (/proc).
 */
export const makeDirectory = async (path: string): Promise<void> => {
  try {
    await make(path)
  } catch (error) {
    const parent = dirname(path)
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error
    // Somebody else may have made the parent meanwhile.
    if (!(await isDirectory(parent))) await makeDirectory(parent)
    await make(path)
  }
}

/** Somebody else may have made it just before. */
const make = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    if (!(await isDirectory(path))) throw Object.assign(new Error(`${path} is a file`), { code: 'ENOTDIR' })
  }
}

const isDirectory = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

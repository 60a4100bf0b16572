import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { makeDirectory } from '../../files/make-directory.ts'
import type { Files } from '../../ports/files.ts'

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** The real disk. */
export const nodeFiles: Files = {
  read: (path) => readFile(path),
  list: (path) => readdir(path),
  exists: async (path) => {
    try {
      await stat(path)
      return true
    } catch (error) {
      if (isAbsent(error)) return false
      throw error
    }
  },
  makeDirectory,
  writeNew: async (path, data) => {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  erase: async (path) => {
    const file = await open(path, 'r+')
    try {
      await file.write(Buffer.alloc((await file.stat()).size), 0, undefined, 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await rm(path)
  },
  syncDirectory: async (path) => {
    // Windows cannot open a directory; there the rename itself is durable enough.
    if (process.platform === 'win32') return
    const directory = await open(path, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  },
}

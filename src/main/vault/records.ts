import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'
import type { Files } from '../ports/files.ts'
import { temporarySuffix, writeAllDurably, writeFailed } from './write-durably.ts'

/** Ids are file names: nothing else is let near a path. */
const idPattern = /^[a-z]+_[a-z0-9]{1,60}$/

export interface RecordFiles {
  read(id: string): Promise<Buffer | undefined>
  /** Each record is replaced whole or not at all; many together wait for the disk once. */
  write(...records: { id: string; bytes: Uint8Array }[]): Promise<void>
  remove(id: string): Promise<void>
  ids(): Promise<string[]>
  /** Removes what a kill left half-written, the vault's header included. */
  sweep(): Promise<void>
}

export const createRecordFiles = (files: Files, directory: string): RecordFiles => {
  const root = join(directory, 'records')
  const made = new Set<string>()

  const folderOf = (id: string): string => {
    if (!idPattern.test(id))
      throw new CerthubError('vault.record_missing', { id: JSON.stringify(id).slice(0, 80) })
    return join(root, createHash('sha256').update(id).digest('hex').slice(0, 2))
  }
  const pathOf = (id: string): string => join(folderOf(id), `${id}.enc`)

  const ensureFolder = async (folder: string): Promise<void> => {
    if (made.has(folder)) return
    await files.makeDirectory(folder)
    await files.syncDirectory(root)
    made.add(folder)
  }

  const everyFile = async (): Promise<string[]> => {
    if (!(await files.exists(root))) return []
    const folders = (await files.list(root)).filter((name) => /^[0-9a-f]{2}$/.test(name))
    const lists = await Promise.all(
      folders.map(async (folder) =>
        (await files.list(join(root, folder))).map((name) => join(root, folder, name)),
      ),
    )
    return lists.flat()
  }

  return {
    read: async (id) => {
      const path = pathOf(id)
      try {
        return await files.read(path)
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        const problem = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read'
        throw new CerthubError('vault.record_damaged', { id, problem }, { cause: error })
      }
    },
    write: async (...wanted) => {
      try {
        for (const { id } of wanted) await ensureFolder(folderOf(id))
      } catch (error) {
        throw writeFailed(error)
      }
      const writes = wanted.map(({ id, bytes }) => ({ path: pathOf(id), data: bytes }))
      await writeAllDurably(files, writes)
    },
    remove: async (id) => {
      const path = pathOf(id)
      if (!(await files.exists(path))) return
      try {
        await files.remove(path)
        await files.syncDirectory(folderOf(id))
      } catch (error) {
        throw writeFailed(error)
      }
    },
    ids: async () =>
      (await everyFile())
        .filter((path) => path.endsWith('.enc'))
        .map((path) => path.replace(/^.*[\\/]|\.enc$/g, '')),
    sweep: async () => {
      const beside = (await files.exists(directory)) ? await files.list(directory) : []
      const every = [...beside.map((name) => join(directory, name)), ...(await everyFile())]
      const left = every.filter((path) => path.endsWith(temporarySuffix))
      await Promise.all(left.map((path) => files.remove(path)))
    },
  }
}

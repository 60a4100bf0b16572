import { join } from 'node:path'
import type { Files } from '../ports/files.ts'
import { writeDurably } from './write-durably.ts'

const suffix = '.note'

/** Small files beside the vault's header. They can be read and written while the vault is locked. */
export interface Notes {
  read(name: string): Promise<Buffer | undefined>
  /** Replaces the whole file, durably. Throws `vault.write_failed`. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Overwrites the content before the file is removed. Erasing what is not there is no error. */
  erase(name: string): Promise<void>
  /** Removes all, where no vault was made. */
  clear(): Promise<void>
}

export const createNotes = (files: Files, directory: string): Notes => {
  const pathOf = (name: string): string => join(directory, `${name}${suffix}`)
  return {
    read: async (name) => ((await files.exists(pathOf(name))) ? files.read(pathOf(name)) : undefined),
    write: (name, bytes) => writeDurably(files, pathOf(name), bytes),
    erase: async (name) => {
      if (!(await files.exists(pathOf(name)))) return
      await files.erase(pathOf(name))
      await files.syncDirectory(directory)
    },
    clear: async () => {
      const names = (await files.list(directory)).filter((name) => name.endsWith(suffix))
      for (const name of names) await files.remove(join(directory, name))
    },
  }
}

import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const pattern = /^backup-[a-z]+_[a-z0-9]+[.]sqlite(-journal|-wal|-shm)?$/

/** Where a copy of the database may stand in the data directory while a backup is written or restored. */
export const scratchCopy = (dataDirectory: string, id: string): string =>
  join(dataDirectory, `backup-${id}.sqlite`)

/** Removes those that a kill left behind. */
export const removeScratchCopies = async (dataDirectory: string): Promise<void> => {
  for (const name of await readdir(dataDirectory)) {
    if (pattern.test(name)) await rm(join(dataDirectory, name), { force: true })
  }
}

import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that stands in the data directory while a backup is restored into it. */
export const restoreMarker = (dataDirectory: string): string => join(dataDirectory, 'restore.unfinished')

/**
 * Empties a data directory whose restore was cut off: it held nothing before, and the backup is still where it was.
 * Says whether it did.
 */
export const undoUnfinishedRestore = async (dataDirectory: string): Promise<boolean> => {
  const marker = restoreMarker(dataDirectory)
  if (!existsSync(marker)) return false
  const places = ['vault', 'hub.sqlite', 'hub.sqlite-wal', 'hub.sqlite-shm']
  for (const place of places) await rm(join(dataDirectory, place), { recursive: true, force: true })
  await rm(marker)
  return true
}

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const limit = 10_000

/** The preload script is names and types: one that grows past 10 kB has taken code in. */
export const checkPreloadSize = async (root: string): Promise<string | undefined | { skipped: string }> => {
  const folder = join(root, 'out/preload')
  const files = await readdir(folder).catch(() => [])
  if (files.length === 0) return { skipped: 'not built' }
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return total > limit ? `out/preload has ${total} bytes, and ${limit} is the limit` : undefined
}

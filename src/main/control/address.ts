import { randomBytes } from 'node:crypto'
import { lstat, mkdtemp, readdir, rm, rmdir, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { readAnchor, requireMine } from './anchor.ts'

/** sun_path holds 104 bytes on macOS and 108 on Linux, with a NUL at the end (unix(7)). */
const longestPath = 100
const socketName = /^hub-[0-9a-f]{16}\.sock$/
const folderPrefix = 'certhub-control-'

/** A place for a socket, whose name nobody can foresee. */
export interface Place {
  address: string
  /** Not in the data directory. */
  elsewhere: boolean
  /** Removes what was made for it. */
  clear(): Promise<void>
}

const newName = (): string => `hub-${randomBytes(8).toString('hex')}.sock`

/** Nobody else may rename what is in a folder of its own owner's, or of root's where it is sticky or closed. */
const isSafeParent = async (folder: string): Promise<boolean> => {
  const found = await lstat(folder).catch(() => undefined)
  if (!found?.isDirectory()) return false
  const mine = found.uid === process.getuid?.() || found.uid === 0
  return mine && ((found.mode & 0o022) === 0 || (found.mode & 0o1000) !== 0)
}

/** A folder of its own (0700) with a random name, below a folder where others cannot take it away. */
const inOwnFolder = async (parent: string): Promise<Place | undefined> => {
  if (!(await isSafeParent(parent))) return undefined
  const folder = await mkdtemp(join(parent, folderPrefix))
  const address = join(folder, newName())
  const clear = () => rm(folder, { recursive: true, force: true })
  try {
    requireMine(folder, await lstat(folder), 0o077)
    if (Buffer.byteLength(address) <= longestPath) return { address, elsewhere: true, clear }
  } catch {
    // A file system without modes there, too.
  }
  await clear()
  return undefined
}

/**
 * The places for a socket of this data directory, the best first: in it; else, where its path is too long or its file
 * system knows no sockets, in a new private folder below XDG_RUNTIME_DIR or the temporary folder. On Windows a pipe.
 */
export async function* placesFor(dataDirectory: string, env: NodeJS.ProcessEnv): AsyncGenerator<Place> {
  if (process.platform === 'win32') {
    const address = `\\\\.\\pipe\\certhub-${randomBytes(16).toString('hex')}`
    return yield { address, elsewhere: false, clear: async () => {} }
  }
  const inside = join(dataDirectory, newName())
  if (Buffer.byteLength(inside) <= longestPath) {
    yield { address: inside, elsewhere: false, clear: () => rm(inside, { force: true }) }
  }
  for (const parent of [env.XDG_RUNTIME_DIR, tmpdir(), '/tmp']) {
    const place = parent ? await inOwnFolder(parent).catch(() => undefined) : undefined
    if (place) yield place
  }
}

/** Removes the sockets that hubs left here which were killed. Whoever calls this owns the data directory. */
export const clearLeftPlaces = async (dataDirectory: string): Promise<void> => {
  for (const name of await readdir(dataDirectory)) {
    const path = join(dataDirectory, name)
    if (socketName.test(name) && (await lstat(path)).isSocket()) await unlink(path)
  }
  const left = await readAnchor(dataDirectory).catch(() => undefined)
  if (!left || process.platform === 'win32') return
  const folder = dirname(left.address)
  if (!basename(folder).startsWith(folderPrefix) || !socketName.test(basename(left.address))) return
  await rm(left.address, { force: true })
  await rmdir(folder).catch(() => {})
}

import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { lstat, open, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'

const fileName = 'hub.control.json'
const longestFile = 4096

const anchorSchema = z.object({
  /** Path of a socket, or name of a pipe. */
  address: z.string().min(1).max(512),
  /** 32 random bytes in base64, new at each start. */
  secret: z.base64().length(44),
})

/** How a terminal finds the hub of a data directory, and how both know that the other belongs to it. */
export type Anchor = z.output<typeof anchorSchema>

const refuse = (path: string, problem: string): never => {
  throw new CerthubError('control.unusable', { path, problem })
}
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''
const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error))

/** Windows has no such owner and modes; there the folder's inherited rights decide. */
const user = process.getuid?.()

/** Refuses what is another user's, or what others may change. `forbidden` are the mode bits that must be off. */
export const requireMine = (path: string, { uid, mode }: Stats, forbidden: number): void => {
  if (user === undefined) return
  if (uid !== user) refuse(path, 'it belongs to another user')
  if ((mode & forbidden) !== 0) refuse(path, 'others have rights to it')
}

/** Whether a file system keeps the modes that it is given; asked only where one looks too wide. */
const keepsModes = async (directory: string): Promise<boolean> => {
  const probe = join(directory, `.mode-test-${randomBytes(8).toString('hex')}`)
  try {
    await writeFile(probe, '', { mode: 0o600, flag: 'wx' })
    return ((await lstat(probe)).mode & 0o077) === 0
  } catch {
    return true
  } finally {
    await rm(probe, { force: true })
  }
}

/** The mode bits that may not be set here: none on a file system without modes, where its mount decides. */
const forbiddenIn = async (directory: string, found: Stats, bits: number): Promise<number> =>
  (found.mode & bits) === 0 || (await keepsModes(directory)) ? bits : 0

/**
 * What the hub of this data directory left for its terminals; undefined when it left nothing that can be read. Follows
 * no link. Throws `data_dir.unusable` for another user’s directory, and `control.unusable` where another user could have
 * written it.
 */
export const readAnchor = async (dataDirectory: string): Promise<Anchor | undefined> => {
  let directory: string
  let found: Stats
  try {
    directory = await realpath(dataDirectory)
    found = await lstat(directory)
  } catch (error) {
    if (isAbsent(error)) return undefined
    return refuse(dataDirectory, codeOf(error))
  }
  if (user !== undefined && found.uid !== user) {
    throw new CerthubError('data_dir.unusable', { path: directory, problem: 'it belongs to another user' })
  }
  requireMine(directory, found, await forbiddenIn(directory, found, 0o022))
  const path = join(directory, fileName)
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: unknown) => {
    if (isAbsent(error)) return undefined
    return refuse(path, codeOf(error) === 'ELOOP' ? 'it is a link' : codeOf(error))
  })
  if (!file) return undefined
  try {
    const stats = await file.stat()
    if (!stats.isFile()) refuse(path, 'it is no file')
    requireMine(path, stats, await forbiddenIn(directory, stats, 0o077))
    if (stats.size > longestFile) return undefined
    const parsed = anchorSchema.safeParse(parseJson(await file.readFile('utf8')))
    if (!parsed.success) return undefined
    await requireOwnFolder(directory, parsed.data.address)
    return parsed.data
  } finally {
    await file.close()
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A socket stands in the data directory, or in a folder of this user’s that nobody else may enter. */
const requireOwnFolder = async (directory: string, address: string): Promise<void> => {
  if (process.platform === 'win32') return
  const folder = dirname(address)
  if (folder === directory) return
  const found = await lstat(folder).catch(() => undefined)
  if (!found) return
  if (!found.isDirectory()) refuse(folder, 'it is no folder')
  requireMine(folder, found, 0o077)
}

/** Leaves it for terminals, whole or not at all (0600); returns what takes it away, unless it is another hub's by then. */
export const writeAnchor = async (dataDirectory: string, anchor: Anchor): Promise<() => Promise<void>> => {
  const path = join(dataDirectory, fileName)
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  try {
    await writeFile(draft, JSON.stringify(anchor), { mode: 0o600, flag: 'wx' })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw new CerthubError('control.unusable', { path, problem: codeOf(error) }, { cause: error })
  }
  return async () => {
    const now = await readAnchor(dataDirectory).catch(() => undefined)
    if (now?.secret === anchor.secret) await rm(path, { force: true })
  }
}

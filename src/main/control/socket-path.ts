import { createHash } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { CerthubError } from '../../shared/errors.ts'

/** sun_path holds 104 bytes on macOS and 108 on Linux, with a NUL at the end. */
const longestPath = 100

export interface Surroundings {
  platform: NodeJS.Platform
  /** Where a short path can be made. */
  runtimeDirectory: string
  user: string
}

/**
 * Where the owner of a data directory listens: `hub.sock` inside it; a hashed path elsewhere when that would be too
 * long for a socket; a named pipe on Windows.
 */
export const socketPathIn = (
  dataDirectory: string,
  { platform, runtimeDirectory, user }: Surroundings,
): string => {
  const directory = resolve(dataDirectory)
  const hash = createHash('sha256').update(`${user}\0${directory}`).digest('hex').slice(0, 24)
  if (platform === 'win32') return `\\\\.\\pipe\\certhub-${hash}`
  const inside = join(directory, 'hub.sock')
  if (Buffer.byteLength(inside) <= longestPath) return inside
  return join(runtimeDirectory, `certhub-${user}`, `${hash}.sock`)
}

/** `socketPathIn` on this computer; a short path is made in XDG_RUNTIME_DIR, else in the temporary folder. */
export const socketPathOf = (dataDirectory: string, env: NodeJS.ProcessEnv): string =>
  socketPathIn(dataDirectory, {
    platform: process.platform,
    runtimeDirectory: env.XDG_RUNTIME_DIR || tmpdir(),
    user: String(process.getuid?.() ?? userInfo().username),
  })

/** Makes the socket's folder where it is not there, and refuses one that another user could reach into. */
export const prepareFolder = async (path: string): Promise<void> => {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { uid, mode } = await lstat(folder)
  const mine = process.getuid?.() ?? uid
  // In the data directory the socket's own mode decides; in a shared temporary folder somebody may have been first.
  if (uid === mine && (mode & 0o022) === 0) return
  throw new CerthubError('control.unusable', { path, problem: `others can write to ${folder}` })
}

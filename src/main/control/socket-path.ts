import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Unix sockets take about a hundred bytes of path on every system. */
const longest = 100

/**
 * Where the owner of a data directory listens: `hub.sock` in it; below a private runtime directory when that path is
 * too long; a named pipe on Windows.
 */
export const socketPathOf = (dataDirectory: string, env: NodeJS.ProcessEnv): string => {
  const directory = resolve(dataDirectory)
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 24)
  if (process.platform === 'win32') return `\\\\.\\pipe\\certhub-${name}`
  const path = join(directory, 'hub.sock')
  if (Buffer.byteLength(path) <= longest) return path
  const user = process.getuid?.() ?? 0
  return join(env.XDG_RUNTIME_DIR || tmpdir(), `certhub-${user}`, `${name}.sock`)
}

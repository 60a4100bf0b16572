import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Memory rather than a disk where there is some: an account key lies in there for as long as lego runs. */
const baseOf = (env: NodeJS.ProcessEnv): string =>
  [env.XDG_RUNTIME_DIR, '/dev/shm'].find((folder) => folder && existsSync(folder)) ?? tmpdir()

/** Folders of one hub begin alike, so that its next start finds what a kill left. */
export const workplacePrefixOf = (dataDirectory: string): string =>
  `certhub-lego-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)}-`

/** Private folders (0700) that are removed after use, and at the next start when the hub was killed in between. */
export interface Workplace {
  use<T>(work: (folder: string) => Promise<T>): Promise<T>
  /** Removes what earlier runs left. */
  tidy(): Promise<void>
}

export const createWorkplace = (dataDirectory: string, env: NodeJS.ProcessEnv = process.env): Workplace => {
  const base = baseOf(env)
  const prefix = workplacePrefixOf(dataDirectory)
  return {
    use: async (work) => {
      const folder = await mkdtemp(join(base, prefix))
      try {
        return await work(folder)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    tidy: async () => {
      const left = (await readdir(base).catch(() => [])).filter((name) => name.startsWith(prefix))
      await Promise.all(left.map((name) => rm(join(base, name), { recursive: true, force: true })))
    },
  }
}

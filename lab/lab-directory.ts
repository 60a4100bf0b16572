import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'certhub-lab-'

export interface LabDirectory {
  path: string
  remove(): Promise<void>
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/**
 * Removes what labs left behind whose process was killed before it could tidy up: the name holds its pid. What others
 * sweep at the same moment, or own, is left to them.
 */
const sweep = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (!pid || isAlive(Number(pid))) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
  }
}

/** A new temporary directory, gone after `remove()` and at the latest when this process ends. */
export const openLabDirectory = async (): Promise<LabDirectory> => {
  await sweep()
  const path = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  const removeNow = () => rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  process.on('exit', removeNow)
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
      process.off('exit', removeNow)
    },
  }
}

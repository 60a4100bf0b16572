import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import { isAlive, startTimeOf } from './process-identity.ts'

const ownerSchema = z.object({ pid: z.number().int().positive(), started: z.string() })
type Owner = z.infer<typeof ownerSchema>

const readOwner = async (path: string): Promise<Owner | undefined> => {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

const holds = ({ pid, started }: Owner): boolean =>
  isAlive(pid) && (started === '' || startTimeOf(pid) === '' || startTimeOf(pid) === started)

/**
 * Takes `path` for this process: the file appears whole or not at all. A lock whose process is gone is moved away
 * first; only one taker can move it. Returns the release. Throws `data_dir.in_use`.
 */
export const takeLock = async (path: string, directory: string): Promise<() => Promise<void>> => {
  const mine = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(mine, JSON.stringify({ pid: process.pid, started: startTimeOf(process.pid) }), {
      mode: 0o600,
    })
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        await link(mine, path)
        return () => rm(path, { force: true })
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      }
      const owner = await readOwner(path)
      if (owner && holds(owner))
        throw new CerthubError('data_dir.in_use', { path: directory, pid: owner.pid })
      await moveAway(path, owner)
    }
    throw new CerthubError('data_dir.in_use', { path: directory, pid: 0 })
  } finally {
    await rm(mine, { force: true })
  }
}

/** Moves a dead owner's lock; one that another taker has put there meanwhile is put back. */
const moveAway = async (path: string, dead: Owner | undefined): Promise<void> => {
  const aside = `${path}.stale.${randomBytes(4).toString('hex')}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  const moved = await readOwner(aside)
  if (moved && (moved.pid !== dead?.pid || moved.started !== dead.started))
    await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

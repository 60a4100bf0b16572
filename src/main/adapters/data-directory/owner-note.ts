import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const noteSchema = z.object({
  pid: z.number().int().positive(),
  host: z.string().max(255),
  since: z.iso.datetime(),
  mark: z.string(),
})
type Note = z.infer<typeof noteSchema>

const pathIn = (directory: string): string => join(directory, 'hub.owner.json')

const read = (directory: string): Note | undefined => {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(pathIn(directory), 'utf8')))
  } catch {
    return undefined
  }
}

/** Who the owner says it is, for a message and for nothing else: it may be old, foreign or forged. */
export const describeOwner = (directory: string): string => {
  const note = read(directory)
  if (!note) return 'another Certhub'
  const where = note.host === hostname() ? '' : ` on ${note.host.replace(/[^\x21-\x7e]/g, '?')}`
  return `process ${note.pid}${where}, since ${note.since}`
}

/** Leaves a note of this process; returns what takes it away again, unless it is another's by then. */
export const leaveOwnerNote = (directory: string): (() => void) => {
  const mark = randomBytes(8).toString('hex')
  const note: Note = { pid: process.pid, host: hostname(), since: new Date().toISOString(), mark }
  const draft = `${pathIn(directory)}.${mark}`
  try {
    writeFileSync(draft, JSON.stringify(note), { mode: 0o600 })
    renameSync(draft, pathIn(directory))
  } catch {
    // A full disk is no reason not to start: the lock is held without the note.
    rmSync(draft, { force: true })
  }
  return () => {
    if (read(directory)?.mark === mark) rmSync(pathIn(directory), { force: true })
  }
}

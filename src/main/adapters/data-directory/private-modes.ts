import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What the hub itself makes in a data directory; whatever else lies there is not its own to close. */
const own = /^(hub\.|backup-[a-z]+_|restore\.unfinished$|vault$|logs$|window$)/

const modeOf = (path: string): number => lstatSync(path).mode & 0o777

/** Closes a file or a folder and all in it to others. Never follows a link, never opens a file. */
const closeToOthers = (path: string): void => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found || found.isSymbolicLink()) return
  // The owner's own bits stay: who made a file read-only for himself meant it.
  if ((found.mode & 0o077) !== 0) chmodSync(path, found.mode & 0o700)
  if (!found.isDirectory()) return
  for (const name of readdirSync(path)) closeToOthers(join(path, name))
}

export interface Modes {
  /** What the directory's mode was and is, where others could use it. */
  shared?: { before: string; now: string }
  /** The file system keeps no modes. */
  none: boolean
}

const inWords = (mode: number): string => `0${mode.toString(8).padStart(3, '0')}`

/**
 * Takes from others the right to write to a data directory, and every right to what the hub has in it. That they may
 * look into the directory itself stays: other things of theirs may lie below it. `probe` is a file that was just made
 * with 0600.
 */
export const tightenModes = (directory: string, probe: string): Modes => {
  if (process.platform === 'win32' || (modeOf(probe) & 0o077) !== 0) {
    return { none: process.platform !== 'win32' }
  }
  const before = modeOf(directory)
  if ((before & 0o022) !== 0) chmodSync(directory, before & 0o755)
  for (const name of readdirSync(directory)) {
    if (own.test(name)) closeToOthers(join(directory, name))
  }
  if ((before & 0o077) === 0) return { none: false }
  return { none: false, shared: { before: inWords(before), now: inWords(modeOf(directory)) } }
}

import { spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, runOrThrow } from './run.ts'
import { waitUntil } from './wait-until.ts'

/** A disk of its own that can be filled, and made read-only. Linux, as root. */
export interface SmallDisk {
  path: string
  /** Takes all free space but this many bytes. */
  fill(leave?: number): void
  /** Gives back what `fill` took. */
  free(): void
  readOnly(on: boolean): Promise<void>
  unmount(): Promise<void>
}

const tryMount = (): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const path = mkdtempSync(join(tmpdir(), 'certhub-mount-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path]).status === 0
  if (mounted) spawnSync('umount', [path])
  rmdirSync(path)
  return mounted
}
/** Whether this user may mount a disk: in a container often not even root. */
export const canMount = tryMount()

const block = 4096

/** What this process holds open below a path. */
const heldHere = (path: string): string[] => {
  const handles = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)]
    } catch {
      return []
    }
  })
  const maps = readFileSync('/proc/self/maps', 'utf8').split('\n')
  return [...handles, ...maps].filter((line) => line.includes(path))
}

export const mountSmallDisk = async (kilobytes: number): Promise<SmallDisk> => {
  const path = mkdtempSync(join(tmpdir(), 'certhub-disk-'))
  await runOrThrow('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=0700`, 'tmpfs', path])
  const filler = join(path, 'filler')
  const free = () => rmSync(filler, { force: true })
  const fill = (leave = 0) => {
    free()
    // Space that is left must be taken from others first: it is a file that goes away again.
    const spare = `${filler}.spare`
    const take = (file: string, most: number) => {
      const handle = openSync(file, 'w')
      try {
        for (let taken = 0; taken < most; taken += block) writeSync(handle, Buffer.alloc(block, 1))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      } finally {
        closeSync(handle)
      }
    }
    if (leave > 0) take(spare, leave)
    take(filler, Number.POSITIVE_INFINITY)
    rmSync(spare, { force: true })
  }
  return {
    path,
    fill,
    free,
    readOnly: async (on) => {
      await runOrThrow('mount', ['-o', `remount,${on ? 'ro' : 'rw'}`, path])
    },
    unmount: async () => {
      const free = async () => (await run('umount', [path])).code === 0
      await waitUntil('the disk is let go', free, 5000).catch(async (error: unknown) => {
        const held = heldHere(path)
        if (held.length > 0) throw new Error(`this process holds ${held.join(', ')}`, { cause: error })
        // Somebody else does, who was started while a file was open; it must not fail this test.
        await runOrThrow('umount', ['--lazy', path])
      })
      rmdirSync(path)
    },
  }
}

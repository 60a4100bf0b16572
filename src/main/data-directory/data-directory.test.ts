import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultDataDirectory } from './default-path.ts'
import { openDataDirectory } from './open-data-directory.ts'

let root = ''
let path = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'certhub-dir-'))
  path = join(root, 'data')
})
afterEach(() => rmSync(root, { recursive: true }))

const lockOf = (): { pid: number; started: string } =>
  JSON.parse(readFileSync(join(path, 'hub.lock'), 'utf8'))

describe('a data directory', () => {
  it('is made for its owner alone, and names its owner while it is open', async () => {
    const directory = await openDataDirectory(path)
    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(lockOf().pid).toBe(process.pid)
    await directory.release()
    expect(readdirSync(path)).toEqual([])
  })

  it('that a living process owns is refused, and its pid is named', async () => {
    const directory = await openDataDirectory(path)
    await expect(openDataDirectory(path)).rejects.toMatchObject({
      code: 'data_dir.in_use',
      message: expect.stringContaining(String(process.pid)),
    })
    await directory.release()
  })

  it('has one owner when many take it at once', async () => {
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => openDataDirectory(path)))
    const owners = taken.filter((outcome) => outcome.status === 'fulfilled')
    expect(owners).toHaveLength(1)
    await owners[0]?.value.release()
  })

  it.each(['', 'half a lo', '{"pid":0}'])('with the unreadable lock %j is taken over', async (text) => {
    await (await openDataDirectory(path)).release()
    writeFileSync(join(path, 'hub.lock'), text)
    const directory = await openDataDirectory(path)
    expect(lockOf().pid).toBe(process.pid)
    await directory.release()
  })

  it('whose owner was killed is taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    await (await openDataDirectory(path)).release()
    const started = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? ''
    writeFileSync(join(path, 'hub.lock'), JSON.stringify({ pid: child.pid, started }))
    await expect(openDataDirectory(path)).rejects.toMatchObject({ code: 'data_dir.in_use' })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await openDataDirectory(path)).release()
  })

  it('whose owner’s pid belongs to another process now is taken over', async () => {
    await (await openDataDirectory(path)).release()
    writeFileSync(join(path, 'hub.lock'), JSON.stringify({ pid: process.pid, started: '1' }))
    await (await openDataDirectory(path)).release()
  })

  it('that is a file is refused', async () => {
    writeFileSync(path, '')
    await expect(openDataDirectory(path)).rejects.toMatchObject({ code: 'data_dir.unusable' })
  })

  it.skipIf(process.platform !== 'linux')('that cannot be written, even by root, is refused', async () => {
    await expect(openDataDirectory('/proc/certhub')).rejects.toMatchObject({ code: 'data_dir.unusable' })
    await expect(openDataDirectory('/sys/kernel')).rejects.toMatchObject({ code: 'data_dir.unusable' })
  })
})

it.each([
  ['linux', { HOME: '/home/a' }, '/home/a/.local/share/certhub'],
  ['linux', { HOME: '/home/a', XDG_DATA_HOME: '/data' }, '/data/certhub'],
  ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Application Support/Certhub'],
] as const)('on %s with %j it is %s', (platform, env, expected) => {
  expect(defaultDataDirectory(env, platform)).toBe(expected)
})

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeDirectory } from './make-directory.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certhub-directory-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('may be asked for many times at once, parents and all', async () => {
  for (let round = 0; round < 300; round++) {
    const path = join(folder, `${round}/a/b/c`)
    await Promise.all(Array.from({ length: 8 }, () => makeDirectory(path)))
    expect(existsSync(path)).toBe(true)
  }
})

it('says that a file is in the way', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(makeDirectory(join(folder, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(makeDirectory(join(folder, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it('ends where a parent takes no entries', async () => {
  await expect(makeDirectory('/proc/none/such')).rejects.toThrow()
})

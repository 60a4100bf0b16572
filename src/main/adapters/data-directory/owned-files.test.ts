import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { nodeFiles } from '../vault-stores/node-files.ts'
import { ownedFiles } from './owned-files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certhub-owned-'))
  writeFileSync(join(folder, 'kept'), 'x')
})
afterEach(() => rmSync(folder, { recursive: true }))

it('changes nothing once the directory is lost, and still reads', async () => {
  const files = ownedFiles(nodeFiles, () => {
    throw new CerthubError('data_dir.lost', { path: folder, problem: 'it was moved' })
  })
  const lost = { code: 'data_dir.lost' }
  const kept = join(folder, 'kept')
  await expect(files.writeNew(join(folder, 'new'), Buffer.from('y'))).rejects.toMatchObject(lost)
  await expect(files.makeDirectory(join(folder, 'below'))).rejects.toMatchObject(lost)
  await expect(files.rename(kept, join(folder, 'moved'))).rejects.toMatchObject(lost)
  await expect(files.remove(kept)).rejects.toMatchObject(lost)
  expect(readdirSync(folder)).toEqual(['kept'])
  expect(String(await files.read(kept))).toBe('x')
})

it('changes what it should while the directory is owned', async () => {
  const files = ownedFiles(nodeFiles, () => {})
  await files.remove(join(folder, 'kept'))
  expect(existsSync(join(folder, 'kept'))).toBe(false)
})

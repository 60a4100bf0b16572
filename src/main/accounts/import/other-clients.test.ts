import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findAccountKeys } from './other-clients.ts'

it('a folder that is not there, or is a file, is told; an empty one has no keys', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certhub-keys-'))
  await writeFile(join(folder, 'file'), '')
  expect(await findAccountKeys(folder)).toEqual([])
  await expect(findAccountKeys(join(folder, 'missing'))).rejects.toMatchObject({ code: 'input.invalid' })
  await expect(findAccountKeys(join(folder, 'file'))).rejects.toThrow('ENOTDIR')
  await rm(folder, { recursive: true })
})

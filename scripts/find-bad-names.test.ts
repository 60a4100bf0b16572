import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findBadNames } from './find-bad-names.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'certhub-names-'))
  for (const folder of ['src/main', 'lab', 'bench', 'e2e', 'scripts'])
    mkdirSync(join(root, folder), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

it.each(['utils.ts', 'date-helpers.ts', 'common.test.ts', 'vault-service.ts', 'window-manager.tsx'])(
  'finds %s',
  async (name) => {
    writeFileSync(join(root, 'src/main', name), '')
    expect(await findBadNames(root)).toContain(name)
  },
)

it('finds a folder too', async () => {
  mkdirSync(join(root, 'lab/helpers'))
  expect(await findBadNames(root)).toContain('lab/helpers')
})

it('is content with names that say what is inside', async () => {
  writeFileSync(join(root, 'src/main/retry-after.ts'), '')
  expect(await findBadNames(root)).toBeUndefined()
})

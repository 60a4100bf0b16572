import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkLockFile, findLockNames } from './lock-file-rule.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'certhub-lock-rule-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

it.each([
  ['src/main/backup/copy.ts', "join(directory, 'hub.lock.sqlite')"],
  ['src/main/adapters/store/rebuild.ts', 'const all = [directory + "/HUB.LOCK.sqlite"]'],
  ['lab/child.ts', "const name = 'hub.' + 'lock.sqlite'"],
  ['scripts/clean.mjs', "rmSync('hub.lock')"],
])('%s may not name the lock file', async (path, text) => {
  write(path, text)
  expect(await findLockNames(root)).toBe(path)
})

it('its owner and tests may, and other locks are none', async () => {
  write('src/main/adapters/data-directory/owner-lock.ts', "'hub.lock.sqlite'")
  write('src/main/adapters/data-directory/data-directory.test.ts', "'hub.lock.sqlite'")
  write('scripts/build.ts', "'out/.build.lock'")
  expect(await findLockNames(root)).toBeUndefined()
})

it('the project keeps to it, and the planted violation is caught', async () => {
  expect(await checkLockFile()).toBeUndefined()
})

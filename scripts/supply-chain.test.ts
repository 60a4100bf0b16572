import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, test } from 'vitest'
import { root } from './build.mjs'
import { exec } from './exec.ts'
import { checkSupplyChain, findScripts, findUnpinned, type Lock } from './supply-chain.ts'

const integrity = `sha512-${'a'.repeat(86)}==`
const lockOf = (entry: Lock['packages'][string], path = 'node_modules/one'): Lock => ({
  packages: { '': {}, 'node_modules/good': { version: '1.0.0', integrity }, [path]: entry },
})
const real = (): Lock => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))

it('the lock file pins every package, and every install script was decided on', async () => {
  expect(await checkSupplyChain(root)).toBeUndefined()
})

it('each entry of the lock file is missed when its integrity is taken away', () => {
  const lock = real()
  const paths = Object.keys(lock.packages).filter((path) => path !== '')
  expect(paths.length).toBeGreaterThan(400)
  for (const path of paths) {
    const { integrity: _, ...bare } = lock.packages[path] ?? {}
    expect(findUnpinned({ packages: { ...lock.packages, [path]: bare } })).toHaveLength(1)
  }
})

test.each<[string, Lock['packages'][string]]>([
  ['no integrity', { version: '1.0.0' }],
  ['an empty one', { version: '1.0.0', integrity: '' }],
  ['a weak one', { version: '1.0.0', integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }],
  [
    'a weak one beside the strong one',
    { version: '1.0.0', integrity: `sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= ${integrity}` },
  ],
  [
    'a repository in place of a registry',
    { version: '1.0.0', integrity, resolved: 'git+ssh://git@host/one.git#abc' },
  ],
  ['a file', { version: '1.0.0', integrity, resolved: 'file:../one.tgz' }],
  ['plain HTTP', { version: '1.0.0', integrity, resolved: 'http://registry.test/one.tgz' }],
  ['a link out of the project', { link: true, resolved: '../one' }],
])('a package with %s is found', (_, entry) => {
  expect(findUnpinned(lockOf(entry))).toEqual([expect.stringContaining('one')])
  expect(findUnpinned(lockOf(entry, 'node_modules/a/node_modules/one'))).toHaveLength(1)
})

const decided = { builder: { runs: true, why: '' }, silent: { runs: false, why: '' } }
const allowed = { builder: true, silent: false }
test.each<[string, Lock['packages'][string], string]>([
  ['node_modules/new', { hasInstallScript: true }, 'new has an install script'],
  ['node_modules/builder/node_modules/new', { hasInstallScript: true }, 'new has an install script'],
  ['node_modules/builder', { name: 'other', hasInstallScript: true }, 'other has an install script'],
  ['node_modules/@scope/builder', { hasInstallScript: true }, '@scope/builder has an install script'],
  ['node_modules/constructor', { hasInstallScript: true }, 'constructor has an install script'],
])('an install script at %s that nobody decided on is found', (path, entry, said) => {
  expect(findScripts(lockOf(entry, path), allowed, decided)).toEqual([expect.stringContaining(said)])
})

it('one that was decided on, to run or not, is not', () => {
  for (const name of ['builder', 'silent']) {
    expect(findScripts(lockOf({ hasInstallScript: true }, `node_modules/${name}`), allowed, decided)).toEqual(
      [],
    )
  }
})

test.each([[{ builder: true }], [{ builder: true, silent: true }], [{ ...allowed, more: true }]])(
  'what npm is told otherwise is found: %j',
  (told) => {
    expect(findScripts({ packages: {} }, told, decided)).toHaveLength(1)
  },
)

it('the bill of materials names every package of the lock file, with its hash', async () => {
  const { code, stdout } = await exec('npm', ['run', '-s', 'sbom'])
  expect(code).toBe(0)
  const { components } = JSON.parse(stdout)
  const shown = components.map((it: { name: string; version: string }) => `${it.name}@${it.version}`)
  const locked = Object.entries(real().packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => `${entry.name ?? path.split('node_modules/').at(-1)}@${entry.version}`)
  expect(new Set(shown)).toEqual(new Set(locked))
  for (const { hashes } of components) expect(hashes[0].alg).toBe('SHA-512')
})

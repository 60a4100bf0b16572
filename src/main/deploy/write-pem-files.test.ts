import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { freeFolderName } from './folder-name.ts'
import { writePemFiles } from './write-pem-files.ts'

const block = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`
let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-deploy-'))
})
afterEach(() => {
  chmodSync(directory, 0o700)
  rmSync(directory, { recursive: true })
})

it('the key is readable by its owner alone and the chain is split from the certificate', async () => {
  const target = join(directory, 'www')
  const files = await writePemFiles(target, block('bGVhZg==') + block('cm9vdA=='), new Secret('KEY'))
  expect(files.map((file) => file.slice(target.length + 1)).sort()).toEqual(readdirSync(target).sort())
  expect(statSync(join(target, 'privkey.pem')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(target, 'privkey.pem'), 'utf8')).toBe('KEY')
  expect(readFileSync(join(target, 'cert.pem'), 'utf8')).toBe(block('bGVhZg=='))
  expect(readFileSync(join(target, 'chain.pem'), 'utf8')).toBe(block('cm9vdA=='))
  expect(readFileSync(join(target, 'fullchain.pem'), 'utf8')).toBe(block('bGVhZg==') + block('cm9vdA=='))
})

it.each([0o000, 0o022, 0o077])(
  'with a umask of %o the key is private and a web server can read the chain',
  async (umask) => {
    const before = process.umask(umask)
    try {
      await writePemFiles(directory, block('bGVhZg=='), new Secret('KEY'))
    } finally {
      process.umask(before)
    }
    const modes = ['privkey.pem', 'fullchain.pem'].map((name) => statSync(join(directory, name)).mode & 0o777)
    expect(modes).toEqual([0o600, 0o644])
  },
)

it('a relative folder is refused, and nothing is written into the hub’s own', async () => {
  const work = writePemFiles('relative/dir', block('bGVhZg=='), new Secret('KEY'))
  await expect(work).rejects.toMatchObject({ code: 'deploy.write_failed' })
  expect(existsSync('relative')).toBe(false)
})

it('a folder that cannot be made is reported and nothing is left', async () => {
  writeFileSync(join(directory, 'file'), '')
  const work = writePemFiles(join(directory, 'file', 'www'), block('bGVhZg=='), new Secret('KEY'))
  await expect(work).rejects.toMatchObject({ code: 'deploy.write_failed' })
  expect(readdirSync(directory)).toEqual(['file'])
})

it('what a kill left half-written goes with the next set, and nothing else does', async () => {
  const [left, other] = ['privkey.pem.0123456789ab.tmp', 'notes.0123456789ab.tmp']
  for (const name of [left, other]) writeFileSync(join(directory, name), 'half a key')
  await writePemFiles(directory, block('bGVhZg=='), new Secret('KEY'))
  expect(readdirSync(directory)).not.toContain(left)
  expect(readdirSync(directory)).toContain(other)
})

it('a set that cannot be written whole leaves the one before it, all of it', async () => {
  await writePemFiles(directory, block('b2xk'), new Secret('OLD'))
  const { open } = fs
  const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
  fs.open = (...args) => (String(args[0]).includes('fullchain') ? Promise.reject(full) : open(...args))
  syncBuiltinESMExports()
  try {
    const work = writePemFiles(directory, block('bmV3'), new Secret('NEW'))
    await expect(work).rejects.toMatchObject({ code: 'deploy.write_failed' })
  } finally {
    fs.open = open
    syncBuiltinESMExports()
  }
  expect(readFileSync(join(directory, 'privkey.pem'), 'utf8')).toBe('OLD')
  expect(readFileSync(join(directory, 'cert.pem'), 'utf8')).toBe(block('b2xk'))
  expect(readdirSync(directory)).toHaveLength(4)
})

it('of sets that are written at once one stands, and no mixture', async () => {
  const bodies = ['MDA=', 'MTE=', 'MjI=', 'MzM=', 'NDQ=', 'NTU=', 'NjY=', 'Nzc=']
  // A mixture needs some luck; so many rounds do not miss it.
  for (let round = 0; round < 8; round += 1) {
    await Promise.all(bodies.map((body) => writePemFiles(directory, block(body), new Secret(body))))
    const key = readFileSync(join(directory, 'privkey.pem'), 'utf8')
    for (const name of ['cert.pem', 'fullchain.pem'])
      expect(readFileSync(join(directory, name), 'utf8')).toBe(block(key))
  }
})

it.each([
  [{ names: ['a.test'], keyType: 'ec256' as const, staging: false }, [], 'a.test'],
  [{ names: ['*.a.test'], keyType: 'ec256' as const, staging: false }, [], '_wildcard.a.test'],
  [{ names: ['a.test'], keyType: 'rsa2048' as const, staging: true }, [], 'a.test-rsa2048-staging'],
  [
    { names: ['a.test', 'b.test'], keyType: 'ec256' as const, staging: false },
    ['a.test', 'a.test-2'],
    'a.test-3',
  ],
])('the folder of %j beside %j is %s', (certificate, taken, folder) => {
  expect(freeFolderName(certificate, taken)).toBe(folder)
})

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isStale } from './build.mjs'

let folder = ''
const at = (path: string) => join(folder, path)
const write = (path: string, seconds: number): void => {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), '')
  utimesSync(at(path), seconds, seconds)
}
const age = (path: string, seconds: number): void => utimesSync(at(path), seconds, seconds)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certhub-stale-'))
  write('src/main/cli.ts', 100)
  for (const file of ['main/cli.js', 'main/index.js', 'preload/index.cjs', 'renderer/index.html'])
    write(`out/${file}`, 200)
  for (const directory of ['src', 'src/main']) age(directory, 100)
  age('out/preload', 200)
})
afterEach(() => rmSync(folder, { recursive: true }))

it('a build newer than every source file stands', () => {
  expect(isStale(folder)).toBe(false)
})

it.each([
  ['a source file changed', () => write('src/main/cli.ts', 300)],
  ['a source file was removed', () => age('src/main', 300)],
  ['a package was changed', () => write('package.json', 300)],
  ['the page was never built', () => rmSync(at('out/renderer/index.html'))],
  ['the preload script was never built', () => rmSync(at('out/preload'), { recursive: true })],
])('it is stale when %s', (_, change) => {
  change()
  expect(isStale(folder)).toBe(true)
})

it('a changed unit test does not make it stale', () => {
  write('src/main/cli.test.ts', 300)
  age('src/main', 100)
  expect(isStale(folder)).toBe(false)
})

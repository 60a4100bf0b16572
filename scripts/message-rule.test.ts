import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkMessages, findReadings } from './message-rule.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'certhub-message-rule-'))
  mkdirSync(join(root, 'src'))
})
afterEach(() => rmSync(root, { recursive: true }))

const readingsIn = (text: string): Promise<string[]> => {
  writeFileSync(join(root, 'src/one.ts'), text)
  return findReadings(root)
}

it.each([
  "error.message.includes('revoked')",
  '/revoked/i.test(error.data.detail ?? "")',
  "hint.startsWith('Try')",
  "switching(message === 'no such zone')",
  "error.message.trim().toLowerCase().indexOf(': ')",
  `const said = String(status) + detail; /limit/.exec(said)`,
  "message.replace(/^[^:]*: /, '')",
])('finds what reads a message: %s', async (text) => {
  expect(await readingsIn(text)).toEqual(['src/one.ts:1'])
})

it.each([
  "error.code === 'acme.caa'",
  'log.warn("it failed", { code, message })',
  'error.message + error.hint',
  'error.detail.slice(0, 300)',
  "detail.split('\\n').map(indent)",
  "error.params.names.includes('a.test')",
  'asClause(error.message)',
  "message === ''",
])('leaves alone what shows, caps or passes it on: %s', async (text) => {
  expect(await readingsIn(text)).toEqual([])
})

it('the project keeps to it, and the planted violations are caught', async () => {
  expect(await checkMessages()).toBeUndefined()
})

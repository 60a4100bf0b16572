import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Secret } from '../../../shared/secret.ts'
import { openFileLog } from './file-log.ts'

const clock = { now: () => 0, monotonic: () => 0, sleep: async () => {} }
let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-log-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const logged = (fields: Record<string, unknown>): string => {
  const path = join(directory, 'logs', 'hub.log')
  const log = openFileLog(path, clock)
  log.warn('something', fields)
  log.close()
  return readFileSync(path, 'utf8')
}

it.skipIf(process.platform !== 'linux')('a disk that is full costs lines, and no open files', () => {
  const path = join(directory, 'hub.log')
  symlinkSync('/dev/full', path)
  const log = openFileLog(path, clock)
  const held = () => readdirSync('/proc/self/fd').length
  const before = held()
  for (let n = 0; n < 50; n++) log.warn('something', {})
  log.close()
  expect(held()).toBe(before)
})

it('a log that cannot be written is told once, and again after it could be', () => {
  const path = join(directory, 'logs')
  writeFileSync(path, '')
  const told: string[] = []
  const log = openFileLog(join(path, 'hub.log'), clock, (problem) => told.push(problem))
  for (let n = 0; n < 3; n++) log.warn('something', {})
  expect(told).toHaveLength(1)
  rmSync(path)
  log.warn('something', {})
  log.close()
  expect(told).toHaveLength(1)
  expect(readFileSync(join(path, 'hub.log'), 'utf8')).toContain('something')
})

it('a line after the end is not written: another hub may have the folder by then', () => {
  const path = join(directory, 'hub.log')
  const log = openFileLog(path, clock)
  log.close()
  log.warn('something', {})
  expect(existsSync(path)).toBe(false)
})

it('a line is one JSON object with time, level, message and fields', () => {
  expect(JSON.parse(logged({ zone: 'example.test' }))).toEqual({
    at: '1970-01-01T00:00:00.000Z',
    level: 'warn',
    message: 'something',
    zone: 'example.test',
  })
})

it.each([
  ['a Secret', { value: new Secret('hunter2') }],
  ['a Secret inside an object', { deep: { list: [new Secret('hunter2')] } }],
  ['a field with a telling name', { tsigSecret: 'hunter2' }],
  ['a PEM key in a text', { text: '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----' }],
  ['a PEM key in an error', { error: new Error('-----BEGIN EC PRIVATE KEY-----\nhunter2') }],
])('%s is not written', (_, fields) => {
  const text = logged(fields)
  expect(text).toContain('something')
  expect(text).not.toContain('hunter2')
})

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import { createTestIo } from '../testing/test-io.ts'
import exec from './exec.ts'

const record = { fqdn: '_acme-challenge.a.test', zone: 'a.test', value: 'v'.repeat(43), ttl: 60 }
let folder: string
let program: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certhub-exec-'))
  program = join(folder, 'program')
})
afterEach(() => rm(folder, { recursive: true }))

const client = (fields: Record<string, string> = {}) =>
  exec.create(parseFields(exec, { EXEC_PATH: program, ...fields }), createTestIo())
const script = async (...lines: string[]): Promise<void> => {
  await writeFile(program, ['#!/bin/sh', ...lines, ''].join('\n'))
  await chmod(program, 0o700)
}

it('hands over what lego would, and shows what a program that fails wrote', async () => {
  await script('echo "$1 $2 $3" >&2', 'exit 7')
  await expect(client().present(record)).rejects.toMatchObject({
    code: 'dns.provider_error',
    message: expect.stringContaining('exit code 7'),
    data: { detail: `present ${record.fqdn}. ${record.value}` },
  })
})

it('ends a program that does not', async () => {
  await script('exec sleep 60')
  await expect(client({ EXEC_TIMEOUT: '1' }).present(record)).rejects.toMatchObject({
    message: expect.stringContaining('longer than 1 s'),
  })
})

it.each([
  ['a relative path', { EXEC_PATH: 'update-dns' }],
  ['a time that is none', { EXEC_TIMEOUT: 'soon' }],
])('refuses %s', async (_, fields) => {
  await script('exit 0')
  expect(() => client(fields)).toThrow(/absolute path|number of seconds/)
})

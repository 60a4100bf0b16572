import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildWhenStale } from '../../scripts/build.mjs'
import { schema } from '../../src/main/adapters/store/schema.ts'
import type { Hub } from '../../src/main/app/hub.ts'
import { openHub } from '../../src/main/open-hub.ts'
import { run } from '../run.ts'

const passphrase = 'a passphrase for backups'
const masterKey = randomBytes(32).toString('base64')
const admin = { role: 'admin', via: 'hub' } as const

let folder = ''
let data = ''
const environment = (): NodeJS.ProcessEnv => ({ CERTHUB_DATA_DIR: data, CERTHUB_MASTER_KEY: masterKey })
const hubHere = (): Promise<Hub> => openHub({ env: environment() })

/** Every file that holds something of a person, with its bytes: vault, database with its log, backups. */
const everything = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && !/^hub[.]lo|logs/.test(entry.name) && !/logs$/.test(entry.parentPath),
      )
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'hex')]),
  )
const setSchema = (number: number) => (): void => {
  const database = new Database(join(data, 'hub.sqlite'))
  database.pragma(`user_version = ${number}`)
  database.close()
}
const setFormat = (number: number) => (): void => {
  const path = join(data, 'vault', 'header.json')
  const header = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...header, format: number }))
}

beforeAll(async () => {
  await buildWhenStale()
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'certhub-format-'))
  data = join(folder, 'data')
  const hub = await hubHere()
  await hub.call('vault.protect', { source: 'environment' }, admin)
  const values = { type: 'basic-auth', username: 'u', password: 'a secret' } as const
  await hub.call('credentials.add', { instance: 'local', name: 'a', ...values }, admin)
  await hub.call('vault.backup', { file: join(folder, 'hub.backup'), passphrase }, admin)
  await hub.close()
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a data directory of another Certhub is refused in words, with every byte as it was:', () => {
  it.each([
    ['an older vault', 'vault.older_format', setFormat(2)],
    ['the first vault', 'vault.older_format', setFormat(1)],
    ['a newer vault', 'vault.newer_format', setFormat(4)],
    ['a database of before the seals', 'store.older_format', setSchema(schema - 1)],
    ['a newer database', 'store.newer_format', setSchema(schema + 1)],
  ])('%s (%s)', async (_, code, make) => {
    make()
    // What a write that was cut off left belongs to the other Certhub too.
    writeFileSync(join(data, 'vault', 'records', 'cut-off.tmp'), 'x')
    const before = everything()
    await expect(hubHere()).rejects.toMatchObject({
      code,
      data: { hint: expect.stringContaining('Nothing was changed') },
    })
    const cli = join(import.meta.dirname, '../../out/main/cli.js')
    const typed = await run(process.execPath, [cli, 'unlock'], { env: { ...process.env, ...environment() } })
    expect(typed).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`[${code}]`) })
    expect(everything()).toEqual(before)
  })
})

it.each([
  ['older', 1],
  ['newer', 3],
])('a backup of a %s format is refused, and neither it nor the empty hub changes', async (age, format) => {
  const file = join(folder, 'hub.backup')
  const bytes = readFileSync(file).toString('latin1').replace('"format":2', `"format":${format}`)
  writeFileSync(file, bytes, 'latin1')
  data = join(folder, 'other')
  const hub = await hubHere()
  try {
    const before = everything()
    const given = { file, passphrase, protection: { source: 'environment' } } as const
    const answer = await hub.call('vault.restore', given, admin)
    expect(answer).toMatchObject({ ok: false, error: { code: `backup.${age}_format` } })
    const after = everything()
    expect(after[file]).toBe(before[file])
    expect(Object.keys(after)).toEqual(Object.keys(before))
    const now = await hub.call('hub.status', {}, admin)
    expect(now).toMatchObject({ value: { vault: { state: 'uninitialized' } } })
  } finally {
    await hub.close()
  }
})

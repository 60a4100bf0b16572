import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import type { CertificateRecord } from '../../ports/store/certificates.ts'
import type { InstanceRecord } from '../../ports/store/instances.ts'
import type { OrderRecord } from '../../ports/store/orders.ts'
import type { Store } from '../../ports/store.ts'
import { certificateRecord, orderSettingsOf } from '../../ports/testing/records.ts'
import { makeSchema } from './known-schema.ts'
import { schema } from './schema.ts'
import { openSqliteStore } from './sqlite-store.ts'

let directory = ''
let path = ''
let store: Store

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-store-'))
  path = join(directory, 'hub.sqlite')
  store = openSqliteStore(path)
})
afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

const instance = (id: string, name: string): InstanceRecord => ({
  id,
  name,
  kind: 'folder',
  settings: { path: '/srv/tls' },
  maintenance: [],
  note: '{"looks": "like JSON"}',
  createdAt: 1,
})
const certificate = (id: string, names: string[]): CertificateRecord =>
  certificateRecord({ id, names, namesKey: names.join(' '), staging: true, folder: id })
const order = (
  id: string,
  certificateId: string,
  createdAt: number,
  endedAt: number | null,
): OrderRecord => ({
  id,
  certificateId,
  names: ['a.test'],
  keyType: 'ec256',
  state: endedAt === null ? 'queued' : 'failed',
  stoppedAt: null,
  accountId: null,
  accountName: null,
  begunBy: 'person',
  orderUrl: null,
  passed: [],
  settings: orderSettingsOf(),
  keyId: null,
  keyFingerprint: null,
  csr: null,
  error: null,
  serial: null,
  createdAt,
  endedAt,
})

describe('records', () => {
  it('come back as they were stored, after the database was closed and opened again', async () => {
    await store.instances.insert(instance('ins_a', 'web'))
    await store.certificates.insert(certificate('crt_a', ['a.test', '*.a.test']))
    await store.close()
    store = openSqliteStore(path)
    expect(await store.instances.get('ins_a')).toEqual(instance('ins_a', 'web'))
    expect(await store.certificates.list('ins_a')).toEqual([certificate('crt_a', ['a.test', '*.a.test'])])
  })

  it('are changed by an update only where it says so', async () => {
    await store.orders.insert(order('ord_a', 'crt_a', 1, null))
    const error = {
      code: 'internal',
      message: 'm',
      params: {},
      subject: {},
      hint: 'h',
      retry: 'later' as const,
    }
    await store.orders.update('ord_a', { state: 'failed', error })
    expect(await store.orders.get('ord_a')).toEqual({
      ...order('ord_a', 'crt_a', 1, null),
      state: 'failed',
      error,
    })
  })

  it('with a name that is used already, in any case, are refused', async () => {
    await store.instances.insert(instance('ins_a', 'web'))
    await expect(store.instances.insert(instance('ins_b', 'WEB'))).rejects.toMatchObject({
      code: 'name.taken',
    })
  })

  it('are found by what identifies a certificate', async () => {
    await store.instances.insert(instance('ins_a', 'web'))
    await store.certificates.insert(certificate('crt_a', ['a.test']))
    const identity = { instanceId: 'ins_a', namesKey: 'a.test', keyType: 'ec256' as const }
    expect((await store.certificates.find({ ...identity, staging: true }))?.id).toBe('crt_a')
    expect(await store.certificates.find({ ...identity, staging: false })).toBeUndefined()
    expect(await store.certificates.count({ instanceId: 'ins_a' })).toBe(1)
  })

  it('are counted for each instance and account at once; where there are none is left out', async () => {
    for (const id of ['ins_a', 'ins_b', 'ins_c']) await store.instances.insert(instance(id, id))
    for (const [id, at] of Object.entries({ crt_a: 'ins_a', crt_b: 'ins_a', crt_c: 'ins_b' }))
      await store.certificates.insert({ ...certificate(id, [`${id}.test`]), folder: id, instanceId: at })
    await store.certificates.update('crt_c', { settings: orderSettingsOf({ account: 'acc_a' }) })
    const at = await store.certificates.countBy('instanceId')
    expect(Object.fromEntries(at)).toEqual({ ins_a: 2, ins_b: 1 })
    expect(Object.fromEntries(await store.certificates.countBy('account'))).toEqual({ acc_a: 1 })
    expect(await store.accounts.countBy('instanceId')).toEqual(new Map())
  })

  it('of orders tell which are running and which is the newest of each certificate', async () => {
    await store.orders.insert(order('ord_1', 'crt_a', 1, 2))
    await store.orders.insert(order('ord_2', 'crt_a', 3, null))
    await store.orders.insert(order('ord_3', 'crt_b', 2, 4))
    expect((await store.orders.running()).map(({ id }) => id)).toEqual(['ord_2'])
    expect((await store.orders.list({ limit: 2 })).map(({ id }) => id)).toEqual(['ord_2', 'ord_3'])
    expect([...(await store.orders.latestOfAll())].map(([key, { id }]) => [key, id]).sort()).toEqual([
      ['crt_a', 'ord_2'],
      ['crt_b', 'ord_3'],
    ])
  })
})

it('orders are listed by who began them, and since when', async () => {
  await store.orders.insert(order('ord_1', 'crt_a', 1, 2))
  await store.orders.insert({ ...order('ord_2', 'crt_a', 3, 4), begunBy: 'hub' })
  await store.orders.insert({ ...order('ord_3', 'crt_b', 5, 6), begunBy: 'hub' })
  const idsOf = async (filter: Partial<Parameters<typeof store.orders.list>[0]>) =>
    (await store.orders.list({ limit: 10, ...filter })).map(({ id }) => id)
  expect(await idsOf({ begunBy: 'hub' })).toEqual(['ord_3', 'ord_2'])
  expect(await idsOf({ since: 3 })).toEqual(['ord_3', 'ord_2'])
  expect(await idsOf({ begunBy: 'person', since: 2 })).toEqual([])
  expect(await idsOf({ certificateId: 'crt_a', begunBy: 'hub', since: 1 })).toEqual(['ord_2'])
})

it('all writes of a failed piece of work are taken back', async () => {
  const work = store.atomically(async (inside) => {
    await inside.instances.insert(instance('ins_a', 'web'))
    throw new Error('no')
  })
  await expect(work).rejects.toThrow('no')
  expect(await store.instances.list()).toEqual([])
})

it('a schema that is cut off midway leaves no table', () => {
  const database = new Database(':memory:')
  database.exec('CREATE TABLE settings (key TEXT)')
  expect(() => makeSchema(database)).toThrow('settings')
  expect(database.pragma('user_version', { simple: true })).toBe(0)
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual([
    'settings',
  ])
})

describe('a database of another schema', () => {
  const others = [
    ['newer', schema + 1, 'store.newer_format'],
    ['older by one', schema - 1, 'store.older_format'],
    ['older', 18, 'store.older_format'],
    ['of the first day', 1, 'store.older_format'],
  ] as const
  const filesNow = () =>
    Object.fromEntries(
      readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'hex')]),
    )
  const ofSchema = async (number: number): Promise<void> => {
    await store.settings.set('kept', 'yes')
    await store.close()
    const database = new Database(path)
    database.pragma(`user_version = ${number}`)
    database.close()
  }

  it.each(others)('(%s) is refused, and stays as it is with every byte', async (_, number, code) => {
    await ofSchema(number)
    const before = filesNow()
    expect(() => openSqliteStore(path)).toThrow(expect.objectContaining({ code }))
    expect(filesNow()).toEqual(before)
    store = openSqliteStore(join(directory, 'other.sqlite'))
  })

  it.each(others)(
    '(%s) whose hub was killed is refused too, with its log as it is',
    async (_, number, code) => {
      const database = new Database(path)
      database.pragma('wal_autocheckpoint = 0')
      database.pragma(`user_version = ${number}`)
      const killed = join(directory, 'killed')
      mkdirSync(killed)
      // The file says another number than its log, as after a kill.
      await store.settings.set('kept', 'yes')
      for (const suffix of ['', '-wal']) copyFileSync(path + suffix, join(killed, `hub.sqlite${suffix}`))
      database.close()
      const inside = readFileSync(join(killed, 'hub.sqlite'))
      inside.writeInt32BE(0, 60)
      writeFileSync(join(killed, 'hub.sqlite'), inside)
      const bytes = () =>
        ['', '-wal'].map((suffix) => readFileSync(join(killed, `hub.sqlite${suffix}`), 'hex'))
      const before = bytes()
      expect(() => openSqliteStore(join(killed, 'hub.sqlite'))).toThrow(expect.objectContaining({ code }))
      expect(bytes()).toEqual(before)
      expect(readdirSync(killed).sort()).toEqual(['hub.sqlite', 'hub.sqlite-wal'])
    },
  )

  it.each(others)('(%s) is put in place of no other, and both stay as they are', async (_, number, code) => {
    await ofSchema(number)
    const other = join(directory, 'other.sqlite')
    copyFileSync(path, other)
    rmSync(path)
    store = openSqliteStore(path)
    await store.settings.set('mine', 'yes')
    const before = readFileSync(other)
    await expect(store.replaceWith(other)).rejects.toMatchObject({ code })
    expect(readFileSync(other)).toEqual(before)
    expect(await store.settings.get('mine')).toBe('yes')
  })
})

it('a file that is no database is refused and left as it is', () => {
  const garbage = join(directory, 'garbage.sqlite')
  writeFileSync(garbage, 'this is not a database, it is a text '.repeat(100))
  const before = readFileSync(garbage)
  expect(() => openSqliteStore(garbage)).toThrow(expect.objectContaining({ code: 'store.damaged' }))
  expect(readFileSync(garbage)).toEqual(before)
})

it('a directory that was lost takes no more writes, in or outside a transaction, and can still be read', async () => {
  await store.instances.insert(instance('ins_a', 'a'))
  const other = openSqliteStore(path, {
    requireOwned: () => {
      throw new CerthubError('data_dir.lost', { path: directory, problem: 'it was moved' })
    },
  })
  const lost = { code: 'data_dir.lost' }
  await expect(other.instances.insert(instance('ins_b', 'b'))).rejects.toMatchObject(lost)
  await expect(other.instances.remove('ins_a')).rejects.toMatchObject(lost)
  await expect(other.atomically((inside) => inside.instances.remove('ins_a'))).rejects.toMatchObject(lost)
  await expect(other.copyTo(join(directory, 'copy'))).rejects.toMatchObject(lost)
  expect((await other.instances.list()).map(({ id }) => id)).toEqual(['ins_a'])
  await other.close()
})

it.skipIf(process.platform === 'win32')('with a umask of 0 its files are its user’s alone', async () => {
  const before = process.umask(0)
  try {
    const made = openSqliteStore(join(directory, 'new.sqlite'))
    await made.instances.insert(instance('ins_a', 'a'))
    await made.copyTo(join(directory, 'new.copy'))
    const names = readdirSync(directory).filter((name) => name.startsWith('new.'))
    expect(names.length).toBeGreaterThan(2)
    expect(names.map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual(names.map(() => 0o600))
    await made.close()
  } finally {
    process.umask(before)
  }
})

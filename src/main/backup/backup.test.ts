import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { createBackupUseCases } from '../app/backup-use-cases.ts'
import type { InstanceRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { Machine } from '../vault/testing/machine.ts'
import type { Vault } from '../vault/vault.ts'
import { inspectBackup } from './backup.ts'
import { writeBackupFile } from './backup-file.ts'
import { type EntryHead, encodeEntry } from './entries.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('../vault/testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

const passphrase = 'a passphrase for backups'
const protection = { source: 'keychain' } as const
const clock = { now: () => 1_000_000, monotonic: () => performance.now(), sleep: async () => {} }

let directory = ''
const stores: Store[] = []
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-backup-'))
})
afterAll(async () => {
  for (const store of stores) await store.close()
  rmSync(directory, { recursive: true })
})

const newHub = async () => {
  const dataDirectory = mkdtempSync(join(directory, 'hub-'))
  const store = openSqliteStore(join(dataDirectory, 'hub.sqlite'))
  stores.push(store)
  const machine = new Machine()
  const vault = await machine.open()
  const reopened = vi.fn(async () => {})
  const backup = createBackupUseCases({ vault, store, clock, dataDirectory, reopened })
  return { dataDirectory, store, machine, vault, reopened, backup }
}
type Hub = Awaited<ReturnType<typeof newHub>>

const instance = (id: string): InstanceRecord => ({
  id,
  name: `name of ${id}`,
  kind: 'folder',
  settings: { path: '/srv/tls' },
  note: '',
  createdAt: 1,
})
const kinds = ['dns-credential', 'certificate-key', 'account-key']
const values = Array.from({ length: 200 }, (_, n) => ({
  id: `crd_${n}`,
  kind: kinds[n % 3] ?? '',
  value: `canary ${n} ${'é'.repeat(n === 7 ? 0 : 2500)}`,
}))

/** A hub with records, an instance, and a backup of both. */
let source: Hub
let file = ''
let written: { bytes: number; records: number }
let whole: Buffer
const fingerprints = new Map<string, string>()
beforeAll(async () => {
  source = await newHub()
  await source.vault.protect(protection)
  for (const { id, kind, value } of values) {
    fingerprints.set(id, (await source.vault.put(kind, id, new Secret(value))).fingerprint)
  }
  for (let n = 0; n < 50; n++) await source.store.instances.insert(instance(`ins_${n}`))
  file = join(directory, 'whole.backup')
  written = await source.backup.write({ file, passphrase })
  whole = readFileSync(file)
})

const readAll = async (vault: Vault) => {
  const found: { id: string; kind: string; value: string }[] = []
  for (const { id, kind } of values) {
    found.push({ id, kind, value: (await vault.get(kind, id, fingerprints.get(id))).expose() })
  }
  return found
}

describe('a backup', () => {
  it('brings every record, fingerprint and row to another hub, under its own protection', async () => {
    const target = await newHub()
    expect(await target.backup.restore({ file, passphrase, protection })).toEqual({ records: 200 })
    expect(target.reopened).toHaveBeenCalledOnce()
    const vault = await target.machine.open()
    await vault.unlock()
    expect(await readAll(vault)).toEqual(values)
    expect(await target.store.instances.list()).toEqual(await source.store.instances.list())
    expect([...target.machine.keychain.keys()]).not.toEqual([...source.machine.keychain.keys()])
    expect(readdirSync(target.dataDirectory).filter((name) => !name.startsWith('hub.sqlite'))).toEqual([])
  })

  it('is restored as it was backed up when the hub has changed since', async () => {
    const hub = await newHub()
    await hub.vault.protect(protection)
    await hub.vault.put('dns-credential', 'crd_a', new Secret('then'))
    const other = join(directory, 'then.backup')
    await hub.backup.write({ file: other, passphrase })
    await hub.vault.put('dns-credential', 'crd_a', new Secret('later'))
    await hub.vault.rotate(() => {}, new AbortController().signal)
    const target = await newHub()
    await target.backup.restore({ file: other, passphrase, protection })
    expect((await target.vault.get('dns-credential', 'crd_a')).expose()).toBe('then')
  })

  it('of a hub without records can be restored', async () => {
    const hub = await newHub()
    await hub.vault.protect(protection)
    const other = join(directory, 'empty.backup')
    expect(await hub.backup.write({ file: other, passphrase })).toMatchObject({ records: 0 })
    const target = await newHub()
    expect(await target.backup.restore({ file: other, passphrase, protection })).toEqual({ records: 0 })
    expect(target.vault.state).toBe('unlocked')
  })

  it('says how much it holds, is for its owner only, and has nothing in the clear', () => {
    expect(written).toEqual({ file, bytes: whole.length, records: 200 })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    for (const text of [
      'canary',
      'crd_1',
      'SQLite',
      'name of',
      source.vault.exportFingerprintKey().expose(),
    ]) {
      expect(whole.includes(text)).toBe(false)
    }
  })

  it('leaves no copy of the database behind', () => {
    expect(readdirSync(source.dataDirectory).filter((name) => name.startsWith('backup-'))).toEqual([])
    expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('takes the place of no other file', async () => {
    const taken = join(directory, 'taken.backup')
    writeFileSync(taken, 'mine')
    await expect(source.backup.write({ file: taken, passphrase })).rejects.toMatchObject({
      code: 'backup.file',
    })
    expect(readFileSync(taken, 'utf8')).toBe('mine')
  })

  it('is not written with a short passphrase', async () => {
    const none = join(directory, 'short.backup')
    await expect(source.backup.write({ file: none, passphrase: 'short' })).rejects.toMatchObject({
      code: 'vault.weak_passphrase',
    })
    expect(readdirSync(directory)).not.toContain('short.backup')
  })

  const broken: [string, string, (hub: Hub) => void | Promise<void>][] = [
    ['the vault is locked', 'vault.locked', ({ vault }) => vault.lock()],
    [
      'a record is damaged',
      'vault.record_damaged',
      ({ machine }) => machine.records().get('crd_b')?.fill(0, 40) && undefined,
    ],
  ]
  it.each(broken)('that stops because %s leaves nothing', async (_, code, breakIt) => {
    const hub = await newHub()
    await hub.vault.protect(protection)
    for (const id of ['crd_a', 'crd_b']) await hub.vault.put('dns-credential', id, new Secret(id))
    await breakIt(hub)
    const folder = mkdtempSync(join(directory, 'stopped-'))
    const writing = hub.backup.write({ file: join(folder, 'x.backup'), passphrase })
    await expect(writing).rejects.toMatchObject({ code })
    expect(readdirSync(folder)).toEqual([])
    expect(readdirSync(hub.dataDirectory).filter((name) => name.startsWith('backup-'))).toEqual([])
  })

  it('is not restored over a hub that holds something', async () => {
    const target = await newHub()
    await target.vault.protect(protection)
    await target.vault.put('dns-credential', 'crd_mine', new Secret('mine'))
    await expect(target.backup.restore({ file, passphrase, protection })).rejects.toMatchObject({
      code: 'backup.target_not_empty',
    })
    expect((await target.vault.get('dns-credential', 'crd_mine')).expose()).toBe('mine')
    expect(await target.vault.has('crd_1')).toBe(false)
  })
})

/** Where the parts of the whole backup are: the head, and each sealed piece with its length before it. */
const layout = () => {
  const headEnd = 12 + whole.readUInt32BE(8)
  const pieces: { start: number; end: number }[] = []
  for (let start = headEnd; start < whole.length; ) {
    const end = start + 4 + whole.readUInt32BE(start)
    pieces.push({ start, end })
    start = end
  }
  const piece = (index: number) => pieces.at(index) ?? { start: 0, end: 0 }
  const bytesOf = (index: number): Buffer => whole.subarray(piece(index).start, piece(index).end)
  return { headEnd, pieces, piece, bytesOf }
}
type Layout = ReturnType<typeof layout>

const cut = (at: (where: Layout) => number) => (where: Layout) => whole.subarray(0, at(where))
const flip = (at: (where: Layout) => number) => (where: Layout) => {
  const bytes = Buffer.from(whole)
  bytes.writeUInt8(bytes.readUInt8(at(where)) ^ 1, at(where))
  return bytes
}
const pieced = (order: (where: Layout) => Uint8Array[]) => (where: Layout) =>
  Buffer.concat([whole.subarray(0, where.headEnd), ...order(where)])
const withHead = (change: (head: string) => string) => (where: Layout) => {
  const json = Buffer.from(change(whole.subarray(12, where.headEnd).toString()))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([whole.subarray(0, 8), length, json, whole.subarray(where.headEnd)])
}
const otherLetter = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
const changed = (field: RegExp) =>
  withHead((head) => head.replace(field, (_, name: string, text: string) => name + otherLetter(text)))

const damaged = 'backup.damaged'
/** The first piece proves the passphrase too: nothing tells a changed one from another passphrase. */
const notOpened = 'backup.wrong_passphrase'
const tampered: [string, string, (where: Layout) => Uint8Array][] = [
  ['empty', damaged, cut(() => 0)],
  ['cut within its first word', damaged, cut(() => 5)],
  ['cut within the length of its head', damaged, cut(() => 10)],
  ['cut within its head', damaged, cut(({ headEnd }) => headEnd - 10)],
  ['cut after its head', damaged, cut(({ headEnd }) => headEnd)],
  ['cut within the length of its first piece', damaged, cut(({ headEnd }) => headEnd + 3)],
  ['cut in the middle of its first piece', damaged, cut(({ headEnd }) => headEnd + 1000)],
  ['cut after its first piece', damaged, cut(({ piece }) => piece(0).end)],
  ['cut after its second piece', damaged, cut(({ piece }) => piece(1).end)],
  ['cut within the length of its second piece', damaged, cut(({ piece }) => piece(1).start + 2)],
  ['cut in the middle of its second piece', damaged, cut(({ piece }) => piece(1).start + 5000)],
  ['cut before its last piece', damaged, cut(({ piece }) => piece(-1).start)],
  ['cut by its last byte', damaged, cut(() => whole.length - 1)],
  ['changed in its first word', damaged, flip(() => 3)],
  ['changed in the length of its head', damaged, flip(() => 11)],
  ['given a head of 4 GB', damaged, () => Buffer.from(whole).fill(0xff, 8, 12)],
  ['changed in its head so that it is no JSON', damaged, flip(() => 12)],
  ['changed in the salt of its passphrase', notOpened, changed(/("p":1,"salt":")(\w+)/)],
  ['changed in the salt of its stream', notOpened, changed(/("},"salt":"|},"salt":")(\w+)/)],
  ['given another cost', notOpened, withHead((head) => head.replace(/"N":\d+/, '"N":65536'))],
  ['given a ruinous cost', damaged, withHead((head) => head.replace(/"N":\d+/, '"N":1073741824'))],
  ['given a trifling cost', damaged, withHead((head) => head.replace(/"N":\d+/, '"N":2'))],
  ['given a blank in its head', notOpened, withHead((head) => `${head} `)],
  ['of a newer format', 'backup.newer_format', withHead((head) => head.replace('"format":1', '"format":2'))],
  ['changed in the length of its first piece', damaged, flip(({ headEnd }) => headEnd)],
  ['changed in its first piece', notOpened, flip(({ headEnd }) => headEnd + 100)],
  ['changed in the tag of its first piece', notOpened, flip(({ piece }) => piece(0).end - 1)],
  ['changed in its second piece', damaged, flip(({ piece }) => piece(1).start + 100)],
  ['changed in the tag of its second piece', damaged, flip(({ piece }) => piece(1).end - 1)],
  ['changed in its last piece', damaged, flip(({ piece }) => piece(-1).start + 4)],
  ['changed in its last byte', damaged, flip(() => whole.length - 1)],
  [
    'with its first pieces changed over',
    notOpened,
    pieced(({ pieces, bytesOf }) => [1, 0, ...pieces.keys().drop(2)].map(bytesOf)),
  ],
  [
    'with later pieces changed over',
    damaged,
    pieced(({ pieces, bytesOf }) => [0, 2, 1, ...pieces.keys().drop(3)].map(bytesOf)),
  ],
  [
    'with a piece left out',
    damaged,
    pieced(({ pieces, bytesOf }) => [0, ...pieces.keys().drop(2)].map(bytesOf)),
  ],
  [
    'with a piece twice',
    damaged,
    pieced(({ pieces, bytesOf }) => [0, 1, ...pieces.keys().drop(1)].map(bytesOf)),
  ],
  ['with its last piece twice', damaged, ({ bytesOf }) => Buffer.concat([whole, bytesOf(-1)])],
  ['with something behind its end', damaged, () => Buffer.concat([whole, Buffer.from('x')])],
  ['another kind of file', damaged, () => Buffer.from('SQLite format 3\0'.repeat(100))],
]

describe('a backup that is', () => {
  let target: Hub
  let empty: string[]
  beforeAll(async () => {
    target = await newHub()
    empty = readdirSync(target.dataDirectory).sort()
  })
  const expectUntouched = async (): Promise<void> => {
    expect(readdirSync(target.dataDirectory).sort()).toEqual(empty)
    expect(target.vault.state).toBe('uninitialized')
    expect(target.machine.files.content.size).toBe(0)
    expect(target.machine.keychain.size).toBe(0)
    expect(await target.store.instances.count()).toBe(0)
    expect(target.reopened).not.toHaveBeenCalled()
  }

  it('long enough has several pieces', () => {
    expect(layout().pieces.length).toBeGreaterThan(3)
  })

  it.each(tampered)('%s is refused (%s), and the hub stays empty', async (_, code, tamper) => {
    const bytes = tamper(layout())
    expect(whole.equals(bytes)).toBe(false)
    const path = join(directory, 'tampered.backup')
    writeFileSync(path, bytes)
    await expect(target.backup.restore({ file: path, passphrase, protection })).rejects.toMatchObject({
      code,
    })
    await expectUntouched()
  })

  it('opened with another passphrase is refused, and the hub stays empty', async () => {
    const restoring = target.backup.restore({ file, passphrase: `${passphrase}.`, protection })
    await expect(restoring).rejects.toMatchObject({ code: 'backup.wrong_passphrase' })
    await expectUntouched()
  })

  const places: [string, () => string][] = [
    ['not there', () => join(directory, 'absent.backup')],
    ['a folder', () => directory],
    ['named by no absolute path', () => 'whole.backup'],
  ]
  it.each(places)('%s is refused, and the hub stays empty', async (_, path) => {
    const restoring = target.backup.restore({ file: path(), passphrase, protection })
    await expect(restoring).rejects.toMatchObject({ code: 'backup.file' })
    await expectUntouched()
  })

  const end = (records: number): [EntryHead, string] => [{ type: 'end', records }, '']
  const key: [EntryHead, string] = [{ type: 'fingerprint-key' }, 'key']
  const record: [EntryHead, string] = [{ type: 'record', id: 'crd_a', kind: 'dns-credential' }, 'a']
  const incomplete: [string, [EntryHead, string][], number][] = [
    ['without an end', [key, record], 0],
    ['of fewer records than it says', [key, record, end(2)], 0],
    ['of more records than it says', [key, record, end(0)], 0],
    ['without its key', [record, end(1)], 0],
    ['ended within an entry', [key, record, end(1)], 1],
  ]
  it.each(incomplete)('sealed well but %s is damaged', async (name, entries, missing) => {
    const path = join(directory, `${name.replaceAll(' ', '-')}.backup`)
    const content = Buffer.concat(entries.map(([head, text]) => encodeEntry(head, Buffer.from(text))))
    const given = content.subarray(0, content.length - missing)
    async function* pieces() {
      yield given
    }
    await writeBackupFile(path, new Secret(passphrase), pieces(), () => performance.now())
    const inspecting = inspectBackup(path, new Secret(passphrase), async () => {})
    await expect(inspecting).rejects.toMatchObject({ code: damaged })
  })
})

it('a backup into a folder that is not there is refused', async () => {
  const place = join(directory, 'no-such-folder')
  const writing = source.backup.write({ file: join(place, 'x.backup'), passphrase })
  await expect(writing).rejects.toMatchObject({ code: 'backup.file' })
  mkdirSync(place)
  expect(readdirSync(place)).toEqual([])
})

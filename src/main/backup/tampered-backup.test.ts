import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { inspectBackup } from './backup.ts'
import { writeBackupFile } from './backup-file.ts'
import { type EntryHead, encodeEntry } from './entries.ts'
import { type Hub, newHub, passphrase, protection, values } from './testing/new-hub.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const { withCheapScrypt } = await import('../vault/testing/cheap-scrypt.ts')
  return withCheapScrypt(await importOriginal())
})

let directory = ''
const hubs: Hub[] = []
const hubHere = async (): Promise<Hub> => {
  const hub = await newHub(directory)
  hubs.push(hub)
  return hub
}
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-backup-'))
})
afterAll(async () => {
  for (const { store } of hubs) await store.close()
  rmSync(directory, { recursive: true })
})

let file = ''
let whole: Buffer
beforeAll(async () => {
  const { vault, backup } = await hubHere()
  await vault.protect(protection)
  for (const { id, kind, value } of values) await vault.put(kind, id, new Secret(value))
  file = join(directory, 'whole.backup')
  await backup.write({ file, passphrase })
  whole = readFileSync(file)
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
/** The pieces in another order. */
const pieced = (order: (indexes: number[]) => number[]) => (where: Layout) =>
  Buffer.concat([whole.subarray(0, where.headEnd), ...order([...where.pieces.keys()]).map(where.bytesOf)])
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
  ['changed in the salt of its passphrase', notOpened, changed(/("p":1,"salt":")([^"]+)/)],
  ['changed in the salt of its stream', notOpened, changed(/(},"salt":")([^"]+)/)],
  ['given another cost', notOpened, withHead((head) => head.replace(/"N":\d+/, '"N":65536'))],
  ['given a ruinous cost', damaged, withHead((head) => head.replace(/"N":\d+/, '"N":1073741824'))],
  ['given a trifling cost', damaged, withHead((head) => head.replace(/"N":\d+/, '"N":2'))],
  ['given a blank in its head', notOpened, withHead((head) => `${head} `)],
  ['of a newer format', 'backup.newer_format', withHead((head) => head.replace('"format":2', '"format":3'))],
  ['of an older format', 'backup.older_format', withHead((head) => head.replace('"format":2', '"format":1'))],
  ['changed in the length of its first piece', damaged, flip(({ headEnd }) => headEnd)],
  ['changed in its first piece', notOpened, flip(({ headEnd }) => headEnd + 100)],
  ['changed in the tag of its first piece', notOpened, flip(({ piece }) => piece(0).end - 1)],
  ['changed in its second piece', damaged, flip(({ piece }) => piece(1).start + 100)],
  ['changed in the tag of its second piece', damaged, flip(({ piece }) => piece(1).end - 1)],
  ['changed in its last piece', damaged, flip(({ piece }) => piece(-1).start + 4)],
  ['changed in its last byte', damaged, flip(() => whole.length - 1)],
  ['with its first pieces changed over', notOpened, pieced(([a = 0, b = 0, ...rest]) => [b, a, ...rest])],
  ['with later pieces changed over', damaged, pieced(([a = 0, b = 0, c = 0, ...rest]) => [a, c, b, ...rest])],
  ['with a piece left out', damaged, pieced(([a = 0, _, ...rest]) => [a, ...rest])],
  ['with a piece twice', damaged, pieced(([a = 0, b = 0, ...rest]) => [a, b, b, ...rest])],
  ['with its last piece twice', damaged, ({ bytesOf }) => Buffer.concat([whole, bytesOf(-1)])],
  ['with something behind its end', damaged, () => Buffer.concat([whole, Buffer.from('x')])],
  ['another kind of file', damaged, () => Buffer.from('SQLite format 3\0'.repeat(100))],
]

describe('a backup that is', () => {
  let target: Hub
  let empty: string[]
  beforeAll(async () => {
    target = await hubHere()
    empty = readdirSync(target.dataDirectory).sort()
  })
  const expectUntouched = async (): Promise<void> => {
    expect(readdirSync(target.dataDirectory).sort()).toEqual(empty)
    expect(target.vault.state).toBe('uninitialized')
    expect(target.machine.files.content.size).toBe(0)
    expect(target.machine.keychain.size).toBe(0)
    expect(await target.store.instances.count()).toBe(0)
    expect(target.opened).toEqual([])
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
    ['ended within an entry behind its end', [key, record, end(1), record], 1],
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

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import type { Vault } from '../vault/vault.ts'
import { type Hub, instance, newHub, passphrase, protection, values } from './testing/new-hub.ts'

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

/** A hub with records, an instance, and a backup of both. */
let source: Hub
let file = ''
let written: { bytes: number; records: number }
let whole: Buffer
const fingerprints = new Map<string, string>()
beforeAll(async () => {
  source = await hubHere()
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
    const target = await hubHere()
    expect(await target.backup.restore({ file, passphrase, protection })).toEqual({ records: 200 })
    expect(target.opened).toEqual(['unlocked'])
    const vault = await target.machine.open()
    await vault.unlock()
    expect(await readAll(vault)).toEqual(values)
    expect(await target.store.instances.list()).toEqual(await source.store.instances.list())
    expect([...target.machine.keychain.keys()]).not.toEqual([...source.machine.keychain.keys()])
    expect(readdirSync(target.dataDirectory).filter((name) => !name.startsWith('hub.sqlite'))).toEqual([])
  })

  it('is restored as it was backed up when the hub has changed since', async () => {
    const hub = await hubHere()
    await hub.vault.protect(protection)
    await hub.vault.put('dns-credential', 'crd_a', new Secret('then'))
    const other = join(directory, 'then.backup')
    await hub.backup.write({ file: other, passphrase })
    await hub.vault.put('dns-credential', 'crd_a', new Secret('later'))
    await hub.vault.rotate(() => {}, new AbortController().signal)
    const target = await hubHere()
    await target.backup.restore({ file: other, passphrase, protection })
    expect((await target.vault.get('dns-credential', 'crd_a')).expose()).toBe('then')
  })

  it('of a hub without records can be restored', async () => {
    const hub = await hubHere()
    await hub.vault.protect(protection)
    const other = join(directory, 'empty.backup')
    expect(await hub.backup.write({ file: other, passphrase })).toMatchObject({ records: 0 })
    const target = await hubHere()
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
    const hub = await hubHere()
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
    const target = await hubHere()
    await target.vault.protect(protection)
    await target.vault.put('dns-credential', 'crd_mine', new Secret('mine'))
    await expect(target.backup.restore({ file, passphrase, protection })).rejects.toMatchObject({
      code: 'backup.target_not_empty',
    })
    expect((await target.vault.get('dns-credential', 'crd_mine')).expose()).toBe('mine')
    expect(await target.vault.has('crd_1')).toBe(false)
  })
})

it('a backup into a folder that is not there is refused', async () => {
  const place = join(directory, 'no-such-folder')
  const writing = source.backup.write({ file: join(place, 'x.backup'), passphrase })
  await expect(writing).rejects.toMatchObject({ code: 'backup.file' })
  mkdirSync(place)
  expect(readdirSync(place)).toEqual([])
})

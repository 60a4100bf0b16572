import { beforeEach, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { openVault } from './open-vault.ts'
import { MemoryFiles } from './testing/memory-files.ts'
import { MemoryKeyStore } from './testing/memory-key-store.ts'
import type { Vault } from './vault.ts'

const directory = '/data/vault'
const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => {} }

/** A disk that can be slow to take a file of some name, and whose directories can fail to sync. */
class OddDisk extends MemoryFiles {
  slow: { name: string; until: Promise<void>; reached: () => void } | undefined
  syncError: string | undefined

  override async writeNew(path: string, data: Uint8Array): Promise<void> {
    if (this.slow && path.includes(this.slow.name)) {
      this.slow.reached()
      await this.slow.until
    }
    await super.writeNew(path, data)
  }
  override async syncDirectory(): Promise<void> {
    await super.syncDirectory()
    if (this.syncError) throw Object.assign(new Error(this.syncError), { code: this.syncError })
  }
}

let disk: OddDisk
let keychain: Map<string, MemoryKeyStore>
const open = (): Promise<Vault> =>
  openVault({
    files: disk,
    directory,
    stores: (name) => {
      const store = keychain.get(name) ?? new MemoryKeyStore()
      keychain.set(name, store)
      return [store]
    },
    clock,
  })
const reopened = async (): Promise<Vault> => {
  const vault = await open()
  await vault.unlock()
  return vault
}
let vault: Vault
beforeEach(async () => {
  disk = new OddDisk()
  keychain = new Map()
  vault = await open()
  await vault.protect({ source: 'keychain' })
})

it('a value whose write began before a rotation, and is on the disk only after it, can be read', async () => {
  await vault.put('dns', 'crd_old', new Secret('old'))
  const held = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  disk.slow = { name: 'crd_late', until: held.promise, reached: () => reached.resolve() }
  const late = vault.put('dns', 'crd_late', new Secret('late'))
  await reached.promise
  const rotation = vault.rotate(() => {}, AbortSignal.timeout(5000))
  await new Promise(setImmediate) // the disk in memory needs no longer: a rotation that does not wait is over now
  held.resolve()
  await Promise.all([late, rotation])
  expect((await vault.get('dns', 'crd_late')).expose()).toBe('late')
  expect((await (await reopened()).get('dns', 'crd_late')).expose()).toBe('late')
})

it('a new master key whose header reached the disk, though the disk reports an error, still opens the vault', async () => {
  await vault.put('dns', 'crd_a', new Secret('a'))
  disk.syncError = 'EIO'
  await expect(vault.rekey({ source: 'keychain' })).rejects.toMatchObject({ code: 'vault.write_failed' })
  disk.syncError = undefined
  expect((await (await reopened()).get('dns', 'crd_a')).expose()).toBe('a')
})

it('a new master key that did not reach the disk is not left in the keychain', async () => {
  disk.writeError = 'ENOSPC'
  await expect(vault.rekey({ source: 'keychain' })).rejects.toMatchObject({ code: 'vault.write_failed' })
  disk.writeError = undefined
  expect([...keychain.values()].filter(({ key }) => key !== undefined)).toHaveLength(1)
  expect((await reopened()).state).toBe('unlocked')
})

it('half a header that a kill left is gone after the next open', async () => {
  disk.content.set(`${directory}/header.json.0123.tmp`, Buffer.from('{"for'))
  await open()
  expect([...disk.content.keys()]).toEqual([`${directory}/header.json`])
})

import { openSqliteStore } from '../../adapters/store/sqlite-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Store } from '../../ports/store.ts'
import { openVault } from '../../vault/open-vault.ts'
import { MemoryFiles } from '../../vault/testing/memory-files.ts'
import { MemoryKeyStore } from '../../vault/testing/memory-key-store.ts'
import type { Protection, Vault } from '../../vault/vault.ts'

export interface OpenParts {
  store: Store
  vault: Vault
  files: MemoryFiles
  clock: Clock & { time: number; slept: number[] }
  /** The names of the vault records. */
  records(): string[]
}

/** A real store and vault in memory, with one instance `ins_a`. */
export const openParts = async (protection: Protection = { source: 'keychain' }): Promise<OpenParts> => {
  const clock = {
    time: Date.UTC(2026, 0, 1),
    slept: [] as number[],
    now: () => clock.time,
    monotonic: () => performance.now(),
    sleep: async (ms: number) => {
      clock.slept.push(ms)
    },
  }
  const files = new MemoryFiles()
  const keyStore = new MemoryKeyStore()
  const vault = await openVault({ files, directory: '/vault', stores: () => [keyStore], clock })
  await vault.protect(protection)
  const store = openSqliteStore(':memory:')
  for (const id of ['ins_a', 'ins_b']) {
    await store.instances.insert({
      id,
      name: id,
      kind: 'local',
      settings: {},
      maintenance: [],
      note: '',
      createdAt: 1,
    })
  }
  const records = () => [...files.content.keys()].filter((path) => path.endsWith('.enc'))
  return { store, vault, files, clock, records }
}

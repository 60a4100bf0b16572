import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '../../adapters/store/sqlite-store.ts'
import { createBackupUseCases } from '../../app/backup-use-cases.ts'
import { createAudit } from '../../audit/audit.ts'
import type { InstanceRecord } from '../../ports/store/instances.ts'
import { Machine } from '../../vault/testing/machine.ts'

export const passphrase = 'a passphrase for backups'
export const protection = { source: 'keychain' } as const

/** What a backup needs of a hub: a database on the disk, below `directory`, and a vault in memory. */
export const newHub = async (directory: string) => {
  const dataDirectory = mkdtempSync(join(directory, 'hub-'))
  const store = openSqliteStore(join(dataDirectory, 'hub.sqlite'))
  const machine = new Machine()
  const vault = await machine.open()
  const clock = { now: () => 1_000_000, monotonic: () => performance.now(), sleep: async () => {} }
  const opened: string[] = []
  const reopened = async (): Promise<void> => {
    opened.push(vault.state)
  }
  const audit = createAudit({ store, vault, clock })
  const backup = createBackupUseCases({
    vault,
    store,
    clock,
    dataDirectory,
    prepare: audit.prepare,
    verifyLog: audit.verify,
    replaceLog: audit.replace,
    reopened,
  })
  return { dataDirectory, store, machine, vault, opened, backup }
}
export type Hub = Awaited<ReturnType<typeof newHub>>

export const instance = (id: string): InstanceRecord => ({
  id,
  name: `name of ${id}`,
  kind: 'folder',
  settings: { path: '/srv/tls' },
  maintenance: [],
  note: '',
  createdAt: 1,
})

const kinds = ['dns-credential', 'certificate-key', 'account-key']
/** Enough for a backup of several pieces. */
export const values = Array.from({ length: 200 }, (_, n) => ({
  id: `crd_${n}`,
  kind: kinds[n % 3] ?? '',
  value: `canary ${n} ${'é'.repeat(n === 7 ? 0 : 2500)}`,
}))

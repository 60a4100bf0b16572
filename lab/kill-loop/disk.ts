import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { nodeFiles } from '../../src/main/adapters/vault-stores/node-files.ts'
import { createEnvironmentStore } from '../../src/main/adapters/vault-stores/outside-stores.ts'
import { openVault } from '../../src/main/vault/open-vault.ts'
import type { Vault } from '../../src/main/vault/vault.ts'

export interface OrderRow {
  id: string
  certificateId: string
  state: string
  endedAt: number | null
}
export interface CredentialRow {
  id: string
  name: string
  type: string
  secretId: string
  fingerprint: string
}
export interface IssuedRow {
  serial: string
  orderId: string
  keyId: string
  keyFingerprint: string
  chainPem: string
}

/** What stands on the disk of a hub that is not running, or that is idle; read from a copy, so that nothing of it changes. */
export interface Disk {
  orders: OrderRow[]
  credentials: CredentialRow[]
  issued: IssuedRow[]
  journal: number
  /** How many deployments began again and have not ended. */
  deploying: number
  /** Ids of the vault's records and the number of the key that each is encrypted with. */
  records: Map<string, number>
  /** Records that no row names, and the ids that are noted as such. */
  orphans: string[]
  noted: string[]
  /** Half-written files. */
  temporary: string[]
  /** Unlocked. */
  vault: Vault
}

const named = ['accounts', 'credentials', 'issued', 'orders', 'notificationChannels']

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map((name) => join(folder, String(name)))
        .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    : []

export const temporaryBelow = (folder: string): string[] =>
  filesBelow(folder).filter((path) => path.endsWith('.tmp'))

export const readDisk = async (dataDirectory: string, scratch: string, masterKey: string): Promise<Disk> => {
  const copy = join(scratch, 'copy')
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy)
  for (const name of ['hub.sqlite', 'hub.sqlite-wal'])
    if (existsSync(join(dataDirectory, name))) copyFileSync(join(dataDirectory, name), join(copy, name))
  cpSync(join(dataDirectory, 'vault'), join(copy, 'vault'), { recursive: true })
  const temporary = temporaryBelow(join(copy, 'vault'))
  const database = new Database(join(copy, 'hub.sqlite'))
  const all = <Row>(sql: string): Row[] => database.prepare<[], Row>(sql).all()
  try {
    const rows = named.map((table) => JSON.stringify(all(`SELECT * FROM ${table}`))).join('\n')
    const records = new Map(
      filesBelow(join(copy, 'vault/records'))
        .filter((path) => path.endsWith('.enc'))
        .map((path) => [path.replace(/^.*\/|\.enc$/g, ''), readFileSync(path).readUInt32BE(8)]),
    )
    const vault = await openVault({
      files: nodeFiles,
      directory: join(copy, 'vault'),
      stores: () => [createEnvironmentStore({ CERTHUB_MASTER_KEY: masterKey })],
      clock: { now: Date.now, monotonic: () => performance.now(), sleep: async () => {} },
    })
    await vault.unlock()
    return {
      orders: all('SELECT id, certificateId, state, endedAt FROM orders'),
      credentials: all('SELECT id, name, type, secretId, fingerprint FROM credentials'),
      issued: all('SELECT serial, orderId, keyId, keyFingerprint, chainPem FROM issued'),
      journal: all('SELECT id FROM txtJournal').length,
      deploying: all("SELECT key FROM settings WHERE key LIKE 'deploy.underWay.%'").length,
      records,
      orphans: [...records.keys()].filter((id) => !rows.includes(id)),
      noted: all<{ id: string }>('SELECT id FROM orphanedRecords').map(({ id }) => id),
      temporary,
      vault,
    }
  } finally {
    database.close()
  }
}

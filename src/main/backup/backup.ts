import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import type { Store } from '../ports/store.ts'
import type { Vault, VaultRecord } from '../vault/vault.ts'
import { readBackupFile, writeBackupFile } from './backup-file.ts'
import { decodeEntries, type Entry, encodeEntry } from './entries.ts'

export interface BackupParts {
  vault: Vault
  store: Store
  /** A path for a copy of the database, which holds no secret; removed afterwards. */
  scratchFile: string
  now(): number
}

/** Puts records and database into one sealed file. Throws `backup.file`, and what reading the vault throws. */
export const writeBackup = async (
  { vault, store, scratchFile, now }: BackupParts,
  file: string,
  passphrase: Secret,
): Promise<{ bytes: number; records: number }> => {
  let records = 0
  async function* entries(): AsyncGenerator<Buffer> {
    const fingerprintKey = Buffer.from(vault.exportFingerprintKey().expose())
    yield encodeEntry({ type: 'fingerprint-key' }, fingerprintKey)
    await store.copyTo(scratchFile)
    for await (const { id, kind, value } of vault.exportRecords()) {
      records++
      yield encodeEntry({ type: 'record', id, kind }, Buffer.from(value.expose()))
    }
    for await (const part of createReadStream(scratchFile)) yield encodeEntry({ type: 'database' }, part)
    yield encodeEntry({ type: 'end', records })
  }
  try {
    return { bytes: await writeBackupFile(file, passphrase, entries(), now), records }
  } finally {
    await rm(scratchFile, { force: true })
  }
}

/** The entries of a backup, proven to be complete when the last one was given. */
async function* readEntries(file: string, passphrase: Secret): AsyncGenerator<Entry> {
  const damaged = (problem: string) => new CerthubError('backup.damaged', { file, problem })
  let records = 0
  let ended = false
  for await (const entry of decodeEntries(readBackupFile(file, passphrase), damaged)) {
    if (entry.head.type === 'record') records++
    if (entry.head.type === 'end') {
      ended = true
      if (entry.head.records !== records) throw damaged('records are missing')
    }
    yield entry
  }
  if (!ended) throw damaged('its end is missing')
}

export interface BackupContent {
  fingerprintKey: Secret
  records: number
}

/** Reads the whole backup, and proves that it is whole, before anything is changed. Gives the database to `keep`. */
export const inspectBackup = async (
  file: string,
  passphrase: Secret,
  keep: (part: Uint8Array) => Promise<void>,
): Promise<BackupContent> => {
  let fingerprintKey: Secret | undefined
  let records = 0
  for await (const { head, content } of readEntries(file, passphrase)) {
    if (head.type === 'fingerprint-key') fingerprintKey = new Secret(content.toString('utf8'))
    if (head.type === 'record') records++
    if (head.type === 'database') await keep(content)
  }
  if (!fingerprintKey) throw new CerthubError('backup.damaged', { file, problem: 'its keys are missing' })
  return { fingerprintKey, records }
}

/** The vault records of a backup. */
export async function* recordsOfBackup(file: string, passphrase: Secret): AsyncGenerator<VaultRecord> {
  for await (const { head, content } of readEntries(file, passphrase)) {
    if (head.type !== 'record') continue
    yield { id: head.id, kind: head.kind, value: new Secret(content.toString('utf8')) }
  }
}

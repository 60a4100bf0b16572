import { open, rm, writeFile } from 'node:fs/promises'
import type { z } from 'zod'
import type { protectionInput } from '../../shared/contract/vault.ts'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import { inspectBackup, recordsOfBackup, writeBackup } from '../backup/backup.ts'
import { restoreMarker } from '../backup/restore-marker.ts'
import { scratchCopy } from '../backup/scratch-copies.ts'
import { newId } from '../ids/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import type { Sealer } from '../vault/sealer.ts'
import type { Vault } from '../vault/vault.ts'
import { expectedRecords } from './expected-records.ts'
import { goodPassphrase, toProtection } from './vault-use-cases.ts'

export interface BackupUseParts {
  vault: Vault
  store: Store
  clock: Clock
  dataDirectory: string
  /** Binds to the keys of the vault that is about to be made what the database holds. */
  prepare(sealer: Sealer): Promise<void>
  /** Looks at the audit log, so that a break is in the backup too. */
  verifyLog(): Promise<unknown>
  /** Nothing is added to the audit log while another takes its place. */
  replaceLog(work: () => Promise<void>): Promise<void>
  /** The vault was made, and is open. */
  reopened(): Promise<void>
}

/** How often a backup is begun again when the hub changes under it. */
const attempts = 5

export const createBackupUseCases = (parts: BackupUseParts) => {
  const { vault, store, clock, dataDirectory } = parts
  const scratch = (): string => scratchCopy(dataDirectory, newId('txt'))

  const isEmpty = async (): Promise<boolean> => {
    const [accounts, credentials, certificates] = await Promise.all([
      store.accounts.list(),
      store.credentials.list(),
      store.certificates.list(),
    ])
    return vault.state === 'uninitialized' && accounts.length + credentials.length + certificates.length === 0
  }

  /** Which records the database names; a change while a backup is written shows in it. */
  const names = async (): Promise<string> =>
    (await expectedRecords(store)).map(({ id, fingerprints }) => `${id} ${fingerprints[0]}`).join('\n')

  return {
    /** Throws `vault.weak_passphrase`, `backup.file`, `backup.busy`. */
    write: async ({ file, passphrase }: { file: string; passphrase: string }) => {
      const key = goodPassphrase(passphrase)
      await parts.verifyLog()
      for (let attempt = 1; ; attempt++) {
        const before = await names()
        const now = () => clock.monotonic()
        const made = await writeBackup({ vault, store, scratchFile: scratch(), now }, file, key)
        if ((await names()) === before) return { file, ...made }
        await rm(file, { force: true })
        if (attempt === attempts) throw new CerthubError('backup.busy', {})
      }
    },

    /**
     * Into a hub that holds nothing. A marker stands in the data directory until all is there: a start that finds it
     * empties the hub again. Throws `backup.target_not_empty`, `backup.*`, and what protecting a vault throws.
     */
    restore: async (input: {
      file: string
      passphrase: string
      protection: z.output<typeof protectionInput>
    }): Promise<{ records: number }> => {
      if (!(await isEmpty())) throw new CerthubError('backup.target_not_empty', {})
      const passphrase = new Secret(input.passphrase)
      const protection = toProtection(input.protection)
      const [database, before] = [scratch(), scratch()]
      try {
        const copy = await open(database, 'wx', 0o600)
        const keep = async (part: Uint8Array): Promise<void> => {
          await copy.write(part)
        }
        const { fingerprintKey, records } = await inspectBackup(input.file, passphrase, keep).finally(() =>
          copy.close(),
        )
        await writeFile(restoreMarker(dataDirectory), '', { mode: 0o600, flush: true })
        const content = { fingerprintKey, records: recordsOfBackup(input.file, passphrase) }
        await store.copyTo(before)
        try {
          await parts.replaceLog(() => store.replaceWith(database))
          await endOrders()
          await vault.protect(protection, content, parts.prepare)
        } catch (error) {
          await parts.replaceLog(() => store.replaceWith(before))
          throw error
        } finally {
          await rm(restoreMarker(dataDirectory))
        }
        await parts.reopened()
        return { records }
      } finally {
        await Promise.all([database, before].map((path) => rm(path, { force: true })))
      }
    },
  }

  /** Orders that ran when the backup was made belong to the hub that made it. */
  async function endOrders(): Promise<void> {
    const { data } = new CerthubError('order.cancelled', {})
    for (const { id } of await store.orders.running()) {
      await store.orders.update(id, { state: 'cancelled', error: data, endedAt: clock.now() })
    }
  }
}
export type BackupUseCases = ReturnType<typeof createBackupUseCases>

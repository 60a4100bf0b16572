import { createHmac, randomBytes } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import { createMutex } from '../concurrency/mutex.ts'
import type { Clock } from '../ports/clock.ts'
import type { Files } from '../ports/files.ts'
import type { MasterKeyStore } from '../ports/master-key-store.ts'
import { checkRecords } from './check-records.ts'
import { type Header, readHeader, removeHeader, writeHeader } from './header.ts'
import { importRecords, takeBack } from './import-records.ts'
import {
  currentKey,
  type Keys,
  keyOfGeneration,
  makeKeys,
  openKeys,
  openKeysByRecovery,
  resealKeys,
  sealKeys,
  wipe,
} from './keys.ts'
import { createMasterKeys, type MadeKey, placeOf } from './master-keys.ts'
import { createNotes } from './notes.ts'
import { claimedVersion, decodeRecord, encodeRecord } from './record-file.ts'
import { createRecordFiles } from './records.ts'
import { makeRecoveryKey, parseRecoveryKey } from './recovery-key.ts'
import { isRefused } from './refused-record.ts'
import { rotateRecords } from './rotation.ts'
import { createSealer } from './sealer.ts'
import type { Vault } from './vault.ts'

export interface VaultParts {
  files: Files
  /** `vault/` of the data directory. */
  directory: string
  /** The stores for a master key of this name. */
  stores(keyName: string): MasterKeyStore[]
  clock: Clock
}

const longestDelayMs = 10_000

export const openVault = async (parts: VaultParts): Promise<Vault> => {
  const { files, directory, clock } = parts
  const records = createRecordFiles(files, directory)
  const masterKeys = createMasterKeys(parts.stores, clock)
  const turns = createMutex()
  const notes = createNotes(files, directory)
  let header: Header | undefined = await readHeader(files, directory)
  let keys: Keys | undefined
  let byRecoveryKey = false
  let failures = 0
  /** Single records that are on their way to the disk. */
  const writing = new Set<Promise<void>>()
  await records.sweep()

  const unlocked = (): { keys: Keys; header: Header; vaultId: string } => {
    if (!header) throw new CerthubError('vault.uninitialized', {})
    if (!keys) throw new CerthubError('vault.locked', {})
    return { keys, header, vaultId: header.vaultId }
  }

  const save = async (next: Header): Promise<void> => {
    await writeHeader(files, directory, next)
    header = next
  }

  const sealer = createSealer(() => unlocked().keys.fingerprint)
  const fingerprintWith = (key: Uint8Array, value: Secret): string =>
    createHmac('sha256', key).update(value.expose()).digest('base64url')
  const fingerprint = (value: Secret): string => fingerprintWith(unlocked().keys.fingerprint, value)

  /** The keys by any of these master keys. */
  const openWith = (current: Header, candidates: Buffer[]): Keys | undefined => {
    for (const masterKey of candidates) {
      const found = openKeys(current, masterKey)
      if (found) return found
    }
    return undefined
  }

  const delayAfterFailures = async (): Promise<void> => {
    if (failures > 0) await clock.sleep(Math.min(250 * 2 ** failures, longestDelayMs))
  }

  const readRecord = async (kind: string | undefined, id: string) => {
    unlocked()
    if (isRefused(id)) throw new CerthubError('vault.row_changed', { id: id.slice('refused_'.length) })
    const bytes = await records.read(id)
    // Again, and from here without a pause: a lock in between has wiped the keys.
    const { keys: held, vaultId } = unlocked()
    if (!bytes) throw new CerthubError('vault.record_missing', { id })
    const decoded = decodeRecord(
      (generation) => keyOfGeneration(held, generation),
      { vaultId, id, kind },
      bytes,
    )
    return { kind: decoded.kind, value: new Secret(decoded.value.toString('utf8')) }
  }

  const get = async (kind: string, id: string, ...expected: string[]): Promise<Secret> => {
    const { value } = await readRecord(kind, id)
    if (expected.length > 0 && !expected.includes(fingerprint(value))) {
      throw new CerthubError('vault.record_stale', { id })
    }
    return value
  }

  return {
    get state() {
      if (!header) return 'uninitialized'
      return keys ? 'unlocked' : 'locked'
    },
    get source() {
      return header?.source
    },
    get hasRecoveryKey() {
      return header?.recovery !== undefined
    },
    get openedByRecoveryKey() {
      return byRecoveryKey
    },
    get unfinishedRotation() {
      return keys !== undefined && keys.vault.length > 1
    },

    protect: (protection, restored, prepare) =>
      turns.run('header', async () => {
        if (header) throw new CerthubError('vault.already_protected', { source: placeOf[header.source] })
        const vaultId = randomBytes(16).toString('hex')
        const { masterKey, how } = await masterKeys.make(protection, vaultId)
        const made = makeKeys(restored && Buffer.from(restored.fingerprintKey.expose(), 'base64'))
        await files.makeDirectory(directory)
        const begun: string[] = []
        try {
          if (restored) await importRecords(records, { keys: made, vaultId }, restored.records, begun)
          const sealing = createSealer(() => made.fingerprint)
          await prepare?.(sealing)
          sealing.forget()
          await save(sealKeys(made, masterKey, { vaultId, ...how }))
        } catch (error) {
          await removeHeader(files, directory).then(
            async () => {
              await takeBack(records, begun)
              await notes.clear().catch(() => {})
            },
            () => {},
          )
          throw error
        }
        keys = made
      }),

    unlock: (passphrase) =>
      turns.run('header', async () => {
        if (!header) throw new CerthubError('vault.uninitialized', {})
        if (keys) return
        const { source } = header
        if (source === 'passphrase') await delayAfterFailures()
        const found = openWith(header, await masterKeys.read(header, passphrase))
        if (!found) {
          failures++
          if (source === 'passphrase') throw new CerthubError('vault.wrong_passphrase', {})
          throw new CerthubError('vault.wrong_master_key', { source: placeOf[source] })
        }
        failures = 0
        byRecoveryKey = false
        keys = found
      }),

    unlockWithRecoveryKey: (typed) =>
      turns.run('header', async () => {
        if (!header) throw new CerthubError('vault.uninitialized', {})
        if (keys) return
        const recoveryKey = parseRecoveryKey(typed)
        if (!recoveryKey) throw new CerthubError('vault.recovery_key_malformed', {})
        await delayAfterFailures()
        const found = openKeysByRecovery(header, recoveryKey)
        if (!found) {
          failures++
          throw new CerthubError('vault.wrong_recovery_key', {})
        }
        failures = 0
        byRecoveryKey = true
        keys = found
      }),

    verifyPassphrase: async (passphrase) => {
      if (header?.source !== 'passphrase') return false
      const [masterKey] = await masterKeys.read(header, passphrase)
      return masterKey !== undefined && openKeys(header, masterKey) !== undefined
    },

    lock: () => {
      if (keys) wipe(keys)
      sealer.forget()
      keys = undefined
    },

    rekey: (protection) =>
      turns.run('header', async () => {
        const { header: before, vaultId } = unlocked()
        const { source } = protection
        const fromOutside = source === 'environment' || source === 'key-file'
        const keyName = `${vaultId}.${randomBytes(4).toString('hex')}`
        const { masterKey, how }: MadeKey =
          fromOutside && source === before.source && !byRecoveryKey
            ? await masterKeys.makeNext(source, keyName)
            : await masterKeys.make(protection, keyName)
        try {
          const next: Keys = { ...unlocked().keys, slot: randomBytes(32) }
          await save(sealKeys(next, masterKey, { vaultId, ...how }))
          if (keys) keys = next
        } catch (error) {
          // A disk that reports an error may have taken the header all the same: the key it names must stay.
          const onDisk = await readHeader(files, directory).catch(() => undefined)
          if (onDisk && onDisk.keyName !== keyName) await masterKeys.forget(how)
          throw error
        }
        byRecoveryKey = false
        await masterKeys.forget(before)
      }),

    rotate: (progress, signal) =>
      turns.run('rotation', async () => {
        await turns.run('header', async () => {
          const { keys: held, header: before } = unlocked()
          if (held.vault.length > 1) return
          const { generation } = currentKey(held)
          const vault = [...held.vault, { generation: generation + 1, key: randomBytes(32) }]
          await save(resealKeys(before, { ...held, vault }))
          if (keys) keys = { ...held, vault }
        })
        // What was encrypted with the former key must be on the disk before the records are listed.
        await Promise.allSettled(writing)
        const { vaultId } = unlocked()
        const held = () => unlocked().keys
        const changed = await rotateRecords({ records, vaultId, keys: held, turns, progress, signal })
        await turns.run('header', async () => {
          const { keys: now, header: before } = unlocked()
          const vault = [currentKey(now)]
          await save(resealKeys(before, { ...now, vault }))
          if (keys) keys = { ...now, vault }
        })
        return { records: changed }
      }),

    makeRecoveryKey: () =>
      turns.run('header', async () => {
        const { text, publicKey } = makeRecoveryKey()
        const { keys: held, header: before } = unlocked()
        const next = { ...held, recovery: publicKey }
        await save(resealKeys(before, next))
        if (keys) keys = next
        return text
      }),

    put: (kind, id, value) =>
      turns.run(id, async () => {
        unlocked()
        const before = await records.read(id)
        // Again, and from here without a pause: a lock in between has wiped the keys.
        const { keys: held, vaultId } = unlocked()
        const version = (before ? claimedVersion(before) : 0) + 1
        const bytes = encodeRecord(
          currentKey(held),
          { vaultId, id, kind },
          version,
          Buffer.from(value.expose()),
        )
        const mark = fingerprint(value)
        const written = records.write({ id, bytes })
        writing.add(written)
        try {
          await written
        } finally {
          writing.delete(written)
        }
        return { fingerprint: mark, version }
      }),

    get: (kind, id, expectedFingerprint) =>
      get(kind, id, ...(expectedFingerprint === undefined ? [] : [expectedFingerprint])),

    has: async (id) => {
      unlocked()
      return (await records.read(id)) !== undefined
    },
    remove: (id) =>
      turns.run(id, async () => {
        unlocked()
        await records.remove(id)
      }),

    check: async (expected, signal) => {
      unlocked()
      const read = async (index: number): Promise<void> => {
        const one = expected[index]
        if (one) await get(one.kind, one.id, ...one.fingerprints)
      }
      return { damaged: await checkRecords(expected, read, signal) }
    },

    exportRecords: async function* () {
      for (const id of (await records.ids()).sort()) {
        // One that was removed meanwhile is no longer wanted.
        if ((await records.read(id)) === undefined) continue
        yield { id, ...(await readRecord(undefined, id)) }
      }
    },
    mac: sealer.mac,
    seal: sealer.seal,
    unseal: sealer.unseal,
    notes,
    exportFingerprintKey: () => new Secret(unlocked().keys.fingerprint.toString('base64')),
    fingerprint,
  }
}

import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import type { Clock } from '../ports/clock.ts'
import type { Files } from '../ports/files.ts'
import type { MasterKeySource, MasterKeyStore } from '../ports/master-key-store.ts'
import { type Header, makeHeader, newVaultId, readHeader, unwrap, writeHeader } from './header.ts'
import { formatMasterKey, parseMasterKey } from './master-key.ts'
import { derivePassphraseKey, tuneKdf } from './passphrase-key.ts'
import { claimedVersion, decodeRecord, encodeRecord } from './record-file.ts'
import { createRecordFiles } from './records.ts'

export type Protection =
  | { source: 'passphrase'; passphrase: Secret }
  | { source: 'keychain' | 'environment' | 'key-file' }

/**
 * Secrets at rest. Every method but `protect`, `unlock` and the readers of state throws `vault.locked` or
 * `vault.uninitialized` unless it is unlocked. Writes of one record are put one after the other.
 */
export interface Vault {
  readonly state: 'uninitialized' | 'locked' | 'unlocked'
  /** How the master key is kept, once protected. */
  readonly source: MasterKeySource | undefined
  /** Makes the vault and leaves it unlocked. Throws `vault.already_protected`, and the store's errors. */
  protect(protection: Protection): Promise<void>
  /** Throws `vault.wrong_passphrase`, `vault.wrong_master_key`, `vault.master_key_missing`, and the store's errors. */
  unlock(passphrase?: Secret): Promise<void>
  /** Whether this is the vault's passphrase; false for a vault without one. */
  verifyPassphrase(passphrase: Secret): Promise<boolean>
  /** Forgets the keys. */
  lock(): void
  /** Stores or replaces a value. Throws `vault.write_failed`; the old value is then untouched. */
  put(kind: string, id: string, value: Secret): Promise<{ fingerprint: string; version: number }>
  /** Throws `vault.record_missing`, `vault.record_damaged`, or `vault.record_stale` when the value is not the one expected. */
  get(kind: string, id: string, expectedFingerprint?: string): Promise<Secret>
  has(id: string): Promise<boolean>
  /** Removing what is not there is no error. */
  remove(id: string): Promise<void>
  /** HMAC-SHA-256 of a value with a key of this vault, base64url: equal values can be told, no value can be found. */
  fingerprint(value: Secret): string
}

export interface VaultParts {
  files: Files
  /** `vault/` of the data directory. */
  directory: string
  /** The stores for a vault of this id. */
  stores(vaultId: string): MasterKeyStore[]
  clock: Clock
}

const placeOf: Record<MasterKeySource, string> = {
  keychain: 'the OS keychain',
  environment: 'CERTHUB_MASTER_KEY',
  'key-file': 'the file of CERTHUB_MASTER_KEY_FILE',
  passphrase: 'a passphrase',
}

interface Keys {
  vault: Buffer
  fingerprint: Buffer
}

export const openVault = async (parts: VaultParts): Promise<Vault> => {
  const { files, directory, clock } = parts
  const records = createRecordFiles(files, directory)
  let header: Header | undefined = await readHeader(files, directory)
  let keys: Keys | undefined
  let failures = 0
  const writing = new Map<string, Promise<unknown>>()
  await records.sweep()

  const open = (vaultKey: Buffer, { vaultId }: Header): void => {
    const derived = Buffer.from(hkdfSync('sha256', vaultKey, vaultId, 'certhub fingerprints', 32))
    keys = { vault: vaultKey, fingerprint: derived }
  }
  const unlocked = (): { keys: Keys; vaultId: string } => {
    if (!header) throw new CerthubError('vault.uninitialized', {})
    if (!keys) throw new CerthubError('vault.locked', {})
    return { keys, vaultId: header.vaultId }
  }
  const storeOf = (source: MasterKeySource, vaultId: string): MasterKeyStore => {
    const store = parts.stores(vaultId).find((candidate) => candidate.source === source)
    if (!store) throw new CerthubError('vault.master_key_missing', { source: placeOf[source] })
    return store
  }
  const readKey = async (source: MasterKeySource, vaultId: string): Promise<Buffer> => {
    const key = await storeOf(source, vaultId).read()
    if (!key) throw new CerthubError('vault.master_key_missing', { source: placeOf[source] })
    return parseMasterKey(key, placeOf[source])
  }

  /** A new key is read back before anything depends on it. */
  const makeKey = async (source: MasterKeySource, vaultId: string): Promise<Buffer> => {
    const store = storeOf(source, vaultId)
    if (!store.writable) return readKey(source, vaultId)
    const made = randomBytes(32)
    await store.write(formatMasterKey(made))
    const kept = await readKey(source, vaultId)
    if (!kept.equals(made)) {
      throw new CerthubError('vault.keychain_unavailable', {
        problem: 'it gave back another key than it was given',
      })
    }
    return kept
  }

  const fingerprint = (value: Secret): string =>
    createHmac('sha256', unlocked().keys.fingerprint).update(value.expose()).digest('base64url')

  const oneByOne = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const before = writing.get(id) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.catch(() => {})
    writing.set(id, settled)
    try {
      return await mine
    } finally {
      if (writing.get(id) === settled) writing.delete(id)
    }
  }

  const masterKeyOf = async (current: Header, passphrase: Secret | undefined): Promise<Buffer> => {
    if (current.source !== 'passphrase') return readKey(current.source, current.vaultId)
    if (!passphrase || !current.kdf) throw new CerthubError('vault.wrong_passphrase', {})
    return derivePassphraseKey(passphrase, current.kdf)
  }

  return {
    get state() {
      if (!header) return 'uninitialized'
      return keys ? 'unlocked' : 'locked'
    },
    get source() {
      return header?.source
    },

    protect: (protection) =>
      oneByOne('header', async () => {
        if (header) throw new CerthubError('vault.already_protected', { source: placeOf[header.source] })
        const vaultId = newVaultId()
        const { source } = protection
        const kdf =
          source === 'passphrase' ? await tuneKdf(protection.passphrase, () => clock.monotonic()) : undefined
        const masterKey =
          source === 'passphrase' && kdf
            ? await derivePassphraseKey(protection.passphrase, kdf)
            : await makeKey(source, vaultId)
        const made = makeHeader(masterKey, { vaultId, source, ...(kdf && { kdf }) })
        await files.makeDirectory(directory)
        await writeHeader(files, directory, made.header)
        header = made.header
        open(made.vaultKey, made.header)
      }),

    unlock: (passphrase) =>
      oneByOne('header', async () => {
        if (!header) throw new CerthubError('vault.uninitialized', {})
        if (keys) return
        if (failures > 0 && header.source === 'passphrase')
          await clock.sleep(Math.min(250 * 2 ** failures, 10_000))
        const vaultKey = unwrap(header, await masterKeyOf(header, passphrase))
        if (!vaultKey) {
          failures++
          if (header.source === 'passphrase') throw new CerthubError('vault.wrong_passphrase', {})
          throw new CerthubError('vault.wrong_master_key', { source: placeOf[header.source] })
        }
        failures = 0
        open(vaultKey, header)
      }),

    verifyPassphrase: async (passphrase) => {
      if (header?.source !== 'passphrase') return false
      return unwrap(header, await masterKeyOf(header, passphrase)) !== undefined
    },

    lock: () => {
      keys?.vault.fill(0)
      keys?.fingerprint.fill(0)
      keys = undefined
    },

    put: (kind, id, value) =>
      oneByOne(id, async () => {
        unlocked()
        const before = await records.read(id)
        // Again, and from here without a pause: a lock in between has wiped the keys.
        const { keys: held, vaultId } = unlocked()
        const version = (before ? claimedVersion(before) : 0) + 1
        const bytes = encodeRecord(held.vault, { vaultId, id, kind }, version, Buffer.from(value.expose()))
        const mark = fingerprint(value)
        await records.write(id, bytes)
        return { fingerprint: mark, version }
      }),

    get: async (kind, id, expectedFingerprint) => {
      unlocked()
      const bytes = await records.read(id)
      const { keys: held, vaultId } = unlocked()
      if (!bytes) throw new CerthubError('vault.record_missing', { id })
      const value = new Secret(decodeRecord(held.vault, { vaultId, id, kind }, bytes).value.toString('utf8'))
      if (expectedFingerprint !== undefined && fingerprint(value) !== expectedFingerprint) {
        throw new CerthubError('vault.record_stale', { id })
      }
      return value
    },

    has: async (id) => {
      unlocked()
      return (await records.read(id)) !== undefined
    },
    remove: (id) =>
      oneByOne(id, async () => {
        unlocked()
        await records.remove(id)
      }),
    fingerprint,
  }
}

import type { ErrorData } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import type { MasterKeySource } from '../ports/master-key-store.ts'
import type { Protection } from './master-keys.ts'
import type { Notes } from './notes.ts'
import type { Sealer } from './sealer.ts'

export type { Protection } from './master-keys.ts'

/** A value with its name. */
export interface VaultRecord {
  id: string
  kind: string
  value: Secret
}

/**
 * Secrets at rest. Every method but `protect`, `unlock…` and the readers of state throws `vault.locked` or
 * `vault.uninitialized` unless it is unlocked. Writes of one record are put one after the other.
 */
export interface Vault extends Sealer {
  readonly state: 'uninitialized' | 'locked' | 'unlocked'
  /** How the master key is kept, once protected. */
  readonly source: MasterKeySource | undefined
  readonly hasRecoveryKey: boolean
  /** Opened by its recovery key, so that nobody has proven to know the master key. */
  readonly openedByRecoveryKey: boolean
  /** A rotation was begun and has not ended. Known while unlocked. */
  readonly unfinishedRotation: boolean
  /**
   * Makes the vault and leaves it unlocked; with what a backup held it is that one's successor. A kill in between
   * leaves no vault. `prepare` runs before the vault is there, with what will be its keys. Throws
   * `vault.already_protected`, and the store's errors.
   */
  protect(
    protection: Protection,
    restored?: RestoredContent,
    prepare?: (sealer: Sealer) => Promise<void>,
  ): Promise<void>
  /** Throws `vault.wrong_passphrase`, `vault.wrong_master_key`, `vault.master_key_missing`, and the store's errors. */
  unlock(passphrase?: Secret): Promise<void>
  /** Throws `vault.recovery_key_malformed`, `vault.wrong_recovery_key`. */
  unlockWithRecoveryKey(typed: Secret): Promise<void>
  /** Whether this is the vault's passphrase; false for a vault without one. */
  verifyPassphrase(passphrase: Secret): Promise<boolean>
  /** Forgets the keys. */
  lock(): void
  /** Keeps the master key as `protection` says, from now on; what is stored stays as it is. */
  rekey(protection: Protection): Promise<void>
  /**
   * Encrypts every record anew under a new vault key, or goes on with a rotation that was cut off. Returns how many
   * were encrypted anew. Throws `vault.write_failed`, `vault.rotation_incomplete`.
   */
  rotate(progress: (done: number, total: number) => void, signal: AbortSignal): Promise<{ records: number }>
  /** A new recovery key, as a person writes it down; one made before opens nothing any more. */
  makeRecoveryKey(): Promise<Secret>
  /** Stores or replaces a value. Throws `vault.write_failed`; the old value is then untouched. */
  put(kind: string, id: string, value: Secret): Promise<{ fingerprint: string; version: number }>
  /** Throws `vault.record_missing`, `vault.record_damaged`, or `vault.record_stale` when the value is not the one expected. */
  get(kind: string, id: string, expectedFingerprint?: string): Promise<Secret>
  has(id: string): Promise<boolean>
  /** Removing what is not there is no error. */
  remove(id: string): Promise<void>
  /** Names the records that are not what is expected of them. */
  check(
    expected: readonly { id: string; kind: string; fingerprints: string[]; owner: string }[],
    signal: AbortSignal,
  ): Promise<{ damaged: ErrorData[] }>
  /** Every record that can be read, for a backup. */
  exportRecords(): AsyncGenerator<VaultRecord>
  /** The key of `fingerprint`, for a backup. */
  exportFingerprintKey(): Secret
  /** HMAC-SHA-256 of a value with a key of this vault, base64url: equal values can be told, no value can be found. */
  fingerprint(value: Secret): string
  readonly notes: Notes
}

export interface RestoredContent {
  /** base64. */
  fingerprintKey: Secret
  records: AsyncIterable<VaultRecord>
}

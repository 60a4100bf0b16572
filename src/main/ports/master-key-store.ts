import type { Secret } from '../../shared/secret.ts'

export type MasterKeySource = 'keychain' | 'environment' | 'key-file' | 'passphrase'

/**
 * Where the 32-byte master key (KEK) is kept. The key travels as base64 in a `Secret`.
 * `read` returns undefined only when the place works and holds no key; a place that does not answer throws
 * `vault.keychain_unavailable`, one that holds something else throws `vault.master_key_malformed`.
 * It never makes a key by itself.
 */
export interface MasterKeyStore {
  readonly source: MasterKeySource
  read(): Promise<Secret | undefined>
  /** False where the key comes from outside and cannot be stored (environment, key file). */
  readonly writable: boolean
  write(key: Secret): Promise<void>
  remove(): Promise<void>
  /** The key that shall take this one's place, where it is given from outside too. */
  readNext?(): Promise<Secret | undefined>
}

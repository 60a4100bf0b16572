import { randomBytes } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Clock } from '../ports/clock.ts'
import type { MasterKeySource, MasterKeyStore } from '../ports/master-key-store.ts'
import type { Protected } from './keys.ts'
import { formatMasterKey, parseMasterKey } from './master-key.ts'
import { derivePassphraseKey, tuneKdf } from './passphrase-key.ts'

export type Protection =
  | { source: 'passphrase'; passphrase: Secret }
  | { source: 'keychain' | 'environment' | 'key-file' }

export const placeOf: Record<MasterKeySource, string> = {
  keychain: 'the OS keychain',
  environment: 'CERTHUB_MASTER_KEY',
  'key-file': 'the file of CERTHUB_MASTER_KEY_FILE',
  passphrase: 'a passphrase',
}
const nextPlaceOf: Record<MasterKeySource, string> = {
  ...placeOf,
  environment: 'CERTHUB_MASTER_KEY_NEXT',
  'key-file': 'the file of CERTHUB_MASTER_KEY_FILE_NEXT',
}

/** A master key, and what the header says of it. */
export interface MadeKey {
  masterKey: Buffer
  how: Pick<Protected, 'source' | 'keyName' | 'kdf'>
}

/** Where master keys come from and go to. Throws the stores' errors and `vault.master_key_missing`. */
export interface MasterKeys {
  /** Those that may open the vault, the likeliest first. */
  read(how: Pick<Protected, 'source' | 'keyName' | 'kdf'>, passphrase: Secret | undefined): Promise<Buffer[]>
  /** A new master key, kept where `protection` says; proven to be there before anything depends on it. */
  make(protection: Protection, keyName: string): Promise<MadeKey>
  /** The key from outside that shall take the place of the one that is used now. */
  makeNext(source: 'environment' | 'key-file', keyName: string): Promise<MadeKey>
  /** Removes a key that nothing depends on any more; a place that does not answer keeps it. */
  forget(how: Pick<Protected, 'source' | 'keyName'>): Promise<void>
}

export const createMasterKeys = (stores: (keyName: string) => MasterKeyStore[], clock: Clock): MasterKeys => {
  const storeOf = (source: MasterKeySource, keyName: string): MasterKeyStore => {
    const store = stores(keyName).find((candidate) => candidate.source === source)
    if (!store) throw new CerthubError('vault.master_key_missing', { source: placeOf[source] })
    return store
  }
  const missing = (source: string) => new CerthubError('vault.master_key_missing', { source })

  const readStored = async (source: MasterKeySource, keyName: string): Promise<Buffer> => {
    const key = await storeOf(source, keyName).read()
    if (!key) throw missing(placeOf[source])
    return parseMasterKey(key, placeOf[source])
  }
  const readNext = async (source: MasterKeySource, keyName: string): Promise<Buffer | undefined> => {
    const key = await storeOf(source, keyName).readNext?.()
    return key && parseMasterKey(key, nextPlaceOf[source])
  }

  return {
    read: async ({ source, keyName, kdf }, passphrase) => {
      if (source === 'passphrase') {
        return passphrase && kdf ? [await derivePassphraseKey(passphrase, kdf)] : []
      }
      const next = await readNext(source, keyName)
      return [await readStored(source, keyName), ...(next ? [next] : [])]
    },

    make: async (protection, keyName) => {
      const { source } = protection
      if (source === 'passphrase') {
        const kdf = await tuneKdf(protection.passphrase, () => clock.monotonic())
        return {
          masterKey: await derivePassphraseKey(protection.passphrase, kdf),
          how: { source, keyName, kdf },
        }
      }
      const store = storeOf(source, keyName)
      if (!store.writable) return { masterKey: await readStored(source, keyName), how: { source, keyName } }
      const made = randomBytes(32)
      await store.write(formatMasterKey(made))
      if (!(await readStored(source, keyName)).equals(made)) {
        throw new CerthubError('vault.keychain_unavailable', {
          problem: 'it gave back another key than it was given',
        })
      }
      return { masterKey: made, how: { source, keyName } }
    },

    makeNext: async (source, keyName) => {
      const masterKey = await readNext(source, keyName)
      if (!masterKey) throw missing(nextPlaceOf[source])
      return { masterKey, how: { source, keyName } }
    },

    forget: async ({ source, keyName }) => {
      const store = stores(keyName).find((candidate) => candidate.source === source)
      if (store?.writable) await store.remove().catch(() => {})
    },
  }
}

import type { Secret } from '../../../shared/secret.ts'
import type { MasterKeySource, MasterKeyStore } from '../../ports/master-key-store.ts'

/** A place for the master key in memory. */
export class MemoryKeyStore implements MasterKeyStore {
  readonly source: MasterKeySource
  readonly writable: boolean
  key: Secret | undefined

  constructor(source: MasterKeySource = 'keychain', key?: Secret) {
    this.source = source
    this.writable = source === 'keychain'
    this.key = key
  }
  async read(): Promise<Secret | undefined> {
    return this.key
  }
  async write(key: Secret): Promise<void> {
    this.key = key
  }
  async remove(): Promise<void> {
    this.key = undefined
  }
}

import { CerthubError, type ErrorData, toErrorData } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import type { MasterKeySource } from '../ports/master-key-store.ts'
import type { Vault } from '../vault/vault.ts'

const shortestPassphrase = 12

export interface VaultStatus {
  state: Vault['state']
  source?: MasterKeySource
  problem?: ErrorData
}
type Protection =
  | { source: 'keychain' | 'environment' | 'key-file' }
  | { source: 'passphrase'; passphrase: string }

export interface VaultHooks {
  /** Stops what uses the vault. */
  beforeLock(): Promise<void>
  /** Starts again what the lock stopped. */
  afterUnlock(): Promise<void>
}

export const createVaultUseCases = (vault: Vault, hooks: VaultHooks) => {
  let problem: unknown

  const status = (): VaultStatus => ({
    state: vault.state,
    ...(vault.source && { source: vault.source }),
    ...(problem !== undefined && vault.state === 'locked' && { problem: toErrorData(problem) }),
  })

  return {
    status,

    /** Throws what keeps the vault closed: not protected yet, why it did not open at start, or that it was locked. */
    requireOpen: (): void => {
      if (vault.state === 'uninitialized') throw new CerthubError('vault.uninitialized', {})
      if (vault.state === 'locked') throw problem ?? new CerthubError('vault.locked', {})
    },

    /** At start: a vault whose key is not in a person's head opens by itself; why it did not is kept for the screen. */
    unlockByItself: async (): Promise<void> => {
      if (vault.state !== 'locked' || vault.source === 'passphrase') return
      try {
        await vault.unlock()
        await hooks.afterUnlock()
      } catch (error) {
        problem = error
      }
    },

    protect: async (protection: Protection): Promise<VaultStatus> => {
      if (protection.source === 'passphrase') {
        if ([...protection.passphrase].length < shortestPassphrase) {
          throw new CerthubError('vault.weak_passphrase', { length: shortestPassphrase })
        }
        await vault.protect({ source: 'passphrase', passphrase: new Secret(protection.passphrase) })
      } else await vault.protect({ source: protection.source })
      return status()
    },

    unlock: async (passphrase: string | undefined): Promise<VaultStatus> => {
      if (vault.state === 'uninitialized') throw new CerthubError('vault.uninitialized', {})
      if (vault.state === 'locked') {
        await vault.unlock(passphrase === undefined ? undefined : new Secret(passphrase))
        problem = undefined
        await hooks.afterUnlock()
      }
      return status()
    },

    lock: async (): Promise<VaultStatus> => {
      if (vault.state === 'unlocked') {
        await hooks.beforeLock()
        vault.lock()
      }
      return status()
    },
  }
}
export type VaultUseCases = ReturnType<typeof createVaultUseCases>

import type { vaultContract } from '../../shared/contract/vault.ts'
import { givenOnly, type HandlersOf } from '../calls/handlers-of.ts'
import { guesserOf } from '../tokens/guess-gate.ts'
import type { BackupUseCases } from './backup-use-cases.ts'
import type { ProtectionOptions } from './protection.ts'
import type { VaultUseCases } from './vault-use-cases.ts'

export const vaultApi = ({
  vaultUse,
  backup,
  protection,
}: {
  vaultUse: VaultUseCases
  backup: BackupUseCases
  protection: ProtectionOptions
}): HandlersOf<typeof vaultContract> => ({
  'vault.options': async () => ({ options: await protection() }),
  'vault.protect': (input) => vaultUse.protect(input),
  'vault.unlock': (input, caller) => vaultUse.unlock(givenOnly(input), guesserOf(caller)),
  'vault.lock': () => vaultUse.lock(),
  'vault.rekey': (input, caller) =>
    vaultUse.rekey(input.protection, input.currentPassphrase, guesserOf(caller)),
  'vault.rotate': () => vaultUse.rotate(),
  'vault.makeRecoveryKey': ({ currentPassphrase }, caller) =>
    vaultUse.makeRecoveryKey(currentPassphrase, guesserOf(caller)),
  'vault.backup': (input) => backup.write(input),
  'vault.restore': (input) => backup.restore(input),
  'vault.setAutoLock': (rules) => vaultUse.setAutoLock(rules),
  'vault.stayOpen': () => {
    vaultUse.stayOpen()
    return {}
  },
})

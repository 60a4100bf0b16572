import { createKeychainStore } from '../../src/main/adapters/vault-stores/keychain-store.ts'
import { nodeFiles } from '../../src/main/adapters/vault-stores/node-files.ts'
import { protectionOptions } from '../../src/main/app/protection.ts'
import { openVault } from '../../src/main/vault/open-vault.ts'
import { hasCode } from '../../src/shared/errors.ts'

/** argv: the vault's directory, and what to do: protect, unlock or options. Prints how it went. */
const [directory = '', step] = process.argv.slice(2)
const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => {} }

const work = async (): Promise<string> => {
  const stores = (vaultId: string) => [createKeychainStore(vaultId)]
  if (step === 'options') return JSON.stringify(await protectionOptions(stores('probe'))())
  const vault = await openVault({ files: nodeFiles, directory, stores, clock })
  await (step === 'protect' ? vault.protect({ source: 'keychain' }) : vault.unlock())
  return vault.state
}

try {
  process.stdout.write(`${await work()}\n`)
} catch (error) {
  process.stdout.write(
    `${hasCode(error) || !(error instanceof Error) || !('code' in error) ? error : error.code}\n`,
  )
}

import { Secret } from '../../../shared/secret.ts'
import { nodeFiles } from '../../adapters/vault-stores/node-files.ts'
import { openVault } from '../open-vault.ts'
import { MemoryKeyStore } from './memory-key-store.ts'

/**
 * A child that replaces one record for ever and says on stdout which value it is about to write and which is written.
 * argv: directory, master key, first number.
 */
const [directory = '', key = '', first = '0'] = process.argv.slice(2)
const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async () => {} }
const store = new MemoryKeyStore('environment', new Secret(key))
const vault = await openVault({ files: nodeFiles, directory, stores: () => [store], clock })
if (vault.state === 'uninitialized') await vault.protect({ source: 'environment' })
else await vault.unlock()
for (let n = Number(first); ; n++) {
  process.stdout.write(`begin ${n}\n`)
  await vault.put('dns', 'crd_a', new Secret(`value ${n} ${'x'.repeat(5000)}`))
  process.stdout.write(`done ${n}\n`)
}

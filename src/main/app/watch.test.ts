import { expect, it } from 'vitest'
import type { MethodName } from '../../shared/contract/contract.ts'
import type { Audit } from '../audit/audit.ts'
import { openParts } from '../credentials/testing/open-parts.ts'
import type { Store } from '../ports/store.ts'
import { certificateRecord } from '../ports/testing/records.ts'
import { createWatch } from './watch.ts'

const watching = (store: Store) => {
  const noted: string[] = []
  const audit: Pick<Audit, 'record'> = { record: async ({ subject }) => void noted.push(subject) }
  const watch = createWatch(audit, store, { failed: audit.record, tellAll: async () => {} })
  const run = (method: MethodName, input: unknown) =>
    watch(method, input, { role: 'admin', via: 'terminal' }, async () => ({}))
  return { run, noted }
}

it('an order is noted by its names; one that changes a certificate says which one, as it was called', async () => {
  const { store } = await openParts()
  await store.certificates.insert(certificateRecord())
  const { run, noted } = watching(store)
  const order = (input: object) => run('certificates.order', input)
  await order({ names: ['b.test'] })
  await order({ names: ['a.test'], certificate: 'crt_a' })
  await order({ names: ['b.test', 'c.test'], certificate: 'crt_a' })
  expect(noted).toEqual(['b.test', 'a.test', 'a.test → b.test, c.test'])
  await store.close()
})

it('a command is noted by what the contract says that it is about, and by nothing else of its input', async () => {
  const { store } = await openParts()
  await store.certificates.insert(certificateRecord())
  const { run, noted } = watching(store)
  await run('certificates.renew', { certificate: 'crt_a' })
  await run('renewal.renewNow', { certificates: ['crt_a', 'crt_gone'] })
  await run('accounts.remove', { account: 'not there', name: 'unasked' })
  await run('accounts.add', { name: '', instance: 'local' })
  await run('vault.unlock', { passphrase: 'never', name: 'never' })
  await run('accounts.remove', undefined)
  await run('accounts.remove', { account: { nested: 1 } })
  expect(noted).toEqual(['a.test', 'a.test, crt_gone', 'not there', 'local', '', '', ''])
  await store.close()
})

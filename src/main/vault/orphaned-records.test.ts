import { afterEach, beforeEach, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { type OpenParts, openParts } from '../credentials/testing/open-parts.ts'
import { adoptOrphan, createRemoveOrphans, noteOrphan, removeOrphan } from './orphaned-records.ts'

let parts: OpenParts
beforeEach(async () => {
  parts = await openParts()
})
afterEach(() => parts.store.close())

const write = async (id: string): Promise<void> => {
  await noteOrphan(parts.store, id)
  await parts.vault.put('credential', id, new Secret('value'))
}
const start = (rebuilt = false) => createRemoveOrphans({ ...parts, log: silentLog, rebuilt })
const kept = () => parts.records().map((path) => path.replace(/^.*\/|[.]enc$/g, ''))

it('an orphaned record that a kill left is removed once the vault is open again', async () => {
  await write('crd_left')
  await write('crd_named')
  await adoptOrphan(parts.store, 'crd_named')
  const removeOrphans = await start()
  await removeOrphans()
  expect(kept()).toEqual(['crd_named'])
  expect(await parts.store.orphanedRecords.list()).toEqual([])
})

it('a record that this process is just writing stays, also when the vault is locked and opened meanwhile', async () => {
  const removeOrphans = await start()
  await write('crd_new')
  await removeOrphans()
  expect(kept()).toEqual(['crd_new'])
})

it('a record that a row names stays, whoever would remove it', async () => {
  await write('crd_named')
  await adoptOrphan(parts.store, 'crd_named')
  await removeOrphan(parts, 'crd_named')
  expect(kept()).toEqual(['crd_named'])
})

it('of a database that was built anew no record is removed, then or later: its row may be lost', async () => {
  await write('crd_left')
  await (await start(true))()
  await (await start())()
  expect(kept()).toEqual(['crd_left'])
})

it('a record that cannot be removed now is removed at a later start', async () => {
  await write('crd_left')
  const removeOrphans = await start()
  parts.vault.lock()
  await removeOrphans()
  expect(kept()).toEqual(['crd_left'])
  await parts.vault.unlock()
  await (await start())()
  expect(kept()).toEqual([])
})

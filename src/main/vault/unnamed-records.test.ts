import { afterEach, beforeEach, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { silentLog } from '../acme/testing/test-server.ts'
import { type OpenParts, openParts } from '../credentials/testing/open-parts.ts'
import { createTidyUnnamed, noteNamed, noteUnnamed, unnamedRecords } from './unnamed-records.ts'

let parts: OpenParts
beforeEach(async () => {
  parts = await openParts()
})
afterEach(() => parts.store.close())

const write = async (id: string): Promise<void> => {
  await noteUnnamed(parts.store, id)
  await parts.vault.put('credential', id, new Secret('value'))
}
const start = (rebuilt = false) => createTidyUnnamed({ ...parts, log: silentLog, rebuilt })
const kept = () => parts.records().map((path) => path.replace(/^.*\/|[.]enc$/g, ''))

it('a record that no row named when the hub was killed is removed once the vault is open again', async () => {
  await write('crd_left')
  await write('crd_named')
  await noteNamed(parts.store, 'crd_named')
  const tidy = await start()
  await tidy()
  expect(kept()).toEqual(['crd_named'])
  expect(await unnamedRecords(parts.store)).toEqual([])
})

it('a record that this process is just writing stays, also when the vault is locked and opened meanwhile', async () => {
  const tidy = await start()
  await write('crd_new')
  await tidy()
  expect(kept()).toEqual(['crd_new'])
})

it('of a database that was built anew no record is removed, then or later: its row may be lost', async () => {
  await write('crd_left')
  await (await start(true))()
  await (await start())()
  expect(kept()).toEqual(['crd_left'])
})

it('a record that cannot be removed now is removed at a later start', async () => {
  await write('crd_left')
  const tidy = await start()
  parts.vault.lock()
  await tidy()
  expect(kept()).toEqual(['crd_left'])
  await parts.vault.unlock()
  await (await start())()
  expect(kept()).toEqual([])
})

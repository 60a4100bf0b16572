import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../acme/testing/test-server.ts'
import { type IssuingCa, startIssuingCa } from '../orders/testing/issuing-ca.ts'
import { openOrders } from '../orders/testing/open-orders.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import { createDeployments } from './deployments.ts'

let ca: IssuingCa
let hub: Awaited<ReturnType<typeof openOrders>>
let folder = ''
let record: CertificateRecord

beforeEach(async () => {
  ca = await startIssuingCa(Date.UTC(2026, 0, 1))
  hub = await openOrders(ca)
  await hub.order()
  folder = mkdtempSync(join(tmpdir(), 'certhub-deployments-'))
  await hub.store.instances.update('ins_a', { kind: 'folder', settings: { path: folder } })
  const found = await hub.store.certificates.get('crt_a')
  if (!found) throw new Error('no certificate')
  record = found
})
afterEach(async () => {
  await hub.close()
  await ca.stop()
  rmSync(folder, { recursive: true })
})

const deployments = () => createDeployments({ ...hub, log: silentLog })
const file = (name: string) => join(folder, record.folder, name)

it('a deployment that a kill cut off is done again at the next start, once', async () => {
  await deployments().again(record)
  const key = readFileSync(file('privkey.pem'), 'utf8')
  // Gone with its process in the middle: nothing is said and noted any more.
  const { settings } = hub.store
  const remove = Promise.withResolvers<void>()
  const killed = createDeployments({
    ...hub,
    store: { ...hub.store, settings: { ...settings, remove: () => remove.promise } } as typeof hub.store,
    log: silentLog,
  })
  void killed.again(record)
  await expect.poll(async () => (await settings.startingWith('deploy.')).size).toBe(1)
  await expect.poll(() => readdirSync(join(folder, record.folder)).length).toBe(4)
  writeFileSync(file('privkey.pem'), 'of another set')
  await deployments().finish()
  expect(readFileSync(file('privkey.pem'), 'utf8')).toBe(key)

  writeFileSync(file('privkey.pem'), 'of a person')
  await deployments().finish()
  expect(readFileSync(file('privkey.pem'), 'utf8')).toBe('of a person')
  remove.resolve()
})

it('one that cannot be done again now is done at the start after', async () => {
  writeFileSync(join(folder, record.folder), '')
  await expect(deployments().again(record)).rejects.toMatchObject({ code: 'deploy.write_failed' })
  await deployments().finish()
  rmSync(join(folder, record.folder))
  await deployments().finish()
  expect(readdirSync(join(folder, record.folder))).toHaveLength(4)
})

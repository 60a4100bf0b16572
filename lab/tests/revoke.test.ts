import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../fault-proxy.ts'
import { httpsGet } from '../https-get.ts'
import { type LabHub, openLabHub } from '../hub.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { addAccountAt, addBindCredential, addPebbleAccount, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let hub: LabHub
beforeAll(async () => {
  lab = await startLab({ bind: true, pebble: true })
})
afterAll(() => lab.stop())
beforeEach(async () => {
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
})
afterEach(async () => {
  await hub.close()
})

/** What pebble itself says of a certificate, on its management interface. */
const statusAtCa = async (serial: string): Promise<string> => {
  const url = `${lab.pebble.managementUrl}/cert-status-by-serial/${serial.toLowerCase().replace(/^0+/, '')}`
  return JSON.parse(await httpsGet(url, lab.pebble.tlsRootFile)).Status
}

it('a certificate is revoked by its account, shown so, and a new one with a new key takes its place', async () => {
  const { certificate } = await orderDone(hub, ['revoke.example.test'])
  const before = await hub.call('certificates.show', { certificate })
  expect(await statusAtCa(before.serial ?? '')).toBe('Valid')
  const { serial, by, order } = await hub.call('certificates.revoke', {
    certificate,
    reason: 'keyCompromise',
    reissue: true,
  })
  expect([serial, by]).toEqual([before.serial, 'account'])
  expect(await statusAtCa(serial)).toBe('Revoked')
  const ended = await hub.call('orders.wait', { order: order ?? '', timeoutMs: 60_000 })
  expect(ended.state).toBe('done')
  const after = await hub.call('certificates.show', { certificate })
  expect(after.status).toBe('valid')
  expect(after.serial).not.toBe(serial)
})

it('without a new one it stays revoked, and is not revoked twice', async () => {
  const { certificate } = await orderDone(hub, ['gone.example.test'])
  await hub.call('certificates.revoke', { certificate })
  expect(await hub.call('certificates.show', { certificate })).toMatchObject({
    status: 'revoked',
    revokedAt: expect.any(Number),
  })
  expect(await hub.codeOf('certificates.revoke', { certificate })).toBe('certificate.revoked_already')
  const [shown] = (await hub.call('renewal.outlook', { certificate })).certificates
  expect(shown).toMatchObject({ revoked: true })
  expect(shown).not.toHaveProperty('dueAt')
})

it('a new one that cannot be ordered yet is ordered by the hub as soon as it can be', async () => {
  const { certificate } = await orderDone(hub, ['later.example.test'])
  const [account] = (await hub.call('accounts.list', {})).accounts
  await hub.call('accounts.deactivate', { account: account?.id ?? '', evenIfUsed: true })
  const answer = await hub.codeOf('certificates.revoke', { certificate, reissue: true })
  expect(answer).toBe('account.none_matching')
  const outlook = async () => (await hub.call('renewal.outlook', { certificate })).certificates[0]
  expect(await outlook()).toMatchObject({
    revoked: true,
    why: { code: expect.stringMatching(/^renewal\.(revoked|failed)$/) },
  })
  await addAccountAt(hub, lab.pebble, 'another')
  await hub.call('renewal.renewNow', { certificates: [certificate] })
  await expect.poll(async () => (await outlook())?.revoked).toBe(false)
})

it('the certificate’s own key revokes it when the account has ended', async () => {
  const { certificate } = await orderDone(hub, ['key.example.test'])
  const { serial } = await hub.call('certificates.show', { certificate })
  await hub.call('accounts.deactivate', { account: 'pebble', evenIfUsed: true })
  const revoked = await hub.call('certificates.revoke', { certificate, reason: 'superseded' })
  expect(revoked).toMatchObject({ serial, by: 'key' })
  expect(await statusAtCa(revoked.serial)).toBe('Revoked')
})

describe('a certificate is revoked although', () => {
  let proxy: FaultProxy
  let certificate: string
  const addAccount = (name: string) => addAccountAt(hub, proxy, name)
  beforeEach(async () => {
    proxy = await startFaultProxy({ dir: lab.directory, pebble: lab.pebble })
    await addAccount('other')
    await hub.call('failover.setSettings', { enabled: true, preferredCa: proxy.directoryUrl })
    certificate = (await orderDone(hub, ['although.example.test'])).certificate
  })
  afterEach(() => proxy.stop())

  it('the answer was lost: the next try finds it done, and it is shown so', async () => {
    proxy.inject('revoke', { cut: 'after' })
    expect(await hub.codeOf('certificates.revoke', { certificate })).toBe('acme.unreachable')
    const { serial } = await hub.call('certificates.revoke', { certificate })
    expect(await statusAtCa(serial)).toBe('Revoked')
    expect((await hub.call('certificates.show', { certificate })).status).toBe('revoked')
  })

  it('its account was removed, where another one is of the same CA', async () => {
    await addAccount('spare')
    await hub.call('accounts.remove', { account: 'other' })
    const { serial, by } = await hub.call('certificates.revoke', { certificate })
    expect([await statusAtCa(serial), by]).toEqual(['Revoked', 'key'])
    const { orders } = await hub.call('certificates.show', { certificate })
    expect(orders.map(({ accountName }) => accountName)).toEqual(['other'])
  })
})

it('a certificate that was never issued cannot be revoked', async () => {
  const { certificate, order } = await hub.call('certificates.order', {
    instance: 'local',
    names: ['www.not-our-zone.test'],
  })
  await hub.call('orders.wait', { order, timeoutMs: 60_000 })
  expect(await hub.codeOf('certificates.revoke', { certificate })).toBe('certificate.not_issued')
})

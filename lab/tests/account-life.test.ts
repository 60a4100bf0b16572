import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
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
const statusOf = async (): Promise<string> => (await hub.call('accounts.show', { account: 'pebble' })).status

it('an account that its CA forgot is shown so, is registered again, and orders go on with it', async () => {
  const { certificate } = await orderDone(hub, ['before.example.test'])
  const { accountUrl } = await hub.call('accounts.show', { account: 'pebble' })
  await lab.pebble.restart()
  const areas: string[] = []
  hub.hub.subscribe((event) => {
    if (event.type === 'changed') areas.push(...event.areas)
  })
  const { order } = await hub.call('certificates.renew', { certificate })
  const failed = await hub.call('orders.wait', { order, timeoutMs: 60_000 })
  expect(failed.error).toMatchObject({
    code: 'acme.account_gone',
    hint: expect.stringContaining('Register it again'),
    screen: 'accounts',
  })
  expect(await statusOf()).toBe('gone')
  expect(areas).toContain('accounts')
  expect((await hub.call('accounts.refresh', { account: 'pebble' })).status).toBe('gone')
  expect(await hub.codeOf('accounts.registerAgain', { account: 'pebble' })).toBe('acme.terms_required')
  const again = await hub.call('accounts.registerAgain', { account: 'pebble', termsAgreed: true })
  expect(again.status).toBe('valid')
  expect(again.accountUrl).not.toBe(accountUrl)
  const { order: third } = await hub.call('certificates.renew', { certificate })
  expect((await hub.call('orders.wait', { order: third, timeoutMs: 60_000 })).state).toBe('done')
})

it('the CA is told another e-mail address, and refuses one that is none', async () => {
  const changed = await hub.call('accounts.setEmail', { account: 'pebble', email: 'new@example.test' })
  expect(changed.email).toBe('new@example.test')
  expect(await hub.codeOf('accounts.setEmail', { account: 'pebble', email: 'not an address' })).toBe(
    'input.invalid',
  )
  expect((await hub.call('accounts.setEmail', { account: 'pebble', email: '' })).email).toBe('')
  expect((await hub.call('accounts.refresh', { account: 'pebble' })).status).toBe('valid')
})

it('an account whose order is at work keeps its key, its place at the CA and here', async () => {
  await hub.call('credentials.add', {
    instance: 'local',
    type: 'dns',
    name: 'by hand',
    provider: 'manual',
    fields: {},
  })
  const { order } = await hub.call('certificates.order', {
    instance: 'local',
    names: ['hand.example.test'],
    credential: 'by hand',
  })
  for (const method of ['accounts.rollKey', 'accounts.deactivate', 'accounts.remove'] as const)
    expect(await hub.codeOf(method, { account: 'pebble' })).toBe('account.busy')
  await hub.call('orders.cancel', { order })
  await hub.call('accounts.rollKey', { account: 'pebble' })
  await orderDone(hub, ['rolled.example.test'], { credential: 'bind' })
})

it('a name that two accounts have ends neither of them; their ids tell them apart', async () => {
  const path = await mkdtemp(join(tmpdir(), 'certhub-instance-'))
  await hub.call('instances.add', { name: 'www', kind: 'folder', settings: { path } })
  const there = await addAccountAt(hub, lab.pebble, 'Pebble', { instance: 'www' })
  for (const method of ['accounts.deactivate', 'accounts.remove', 'accounts.show'] as const)
    expect(await hub.codeOf(method, { account: 'pebble' })).toBe('account.ambiguous')
  expect((await hub.call('accounts.deactivate', { account: there.id })).status).toBe('deactivated')
  const statuses = (await hub.call('accounts.list', {})).accounts.map(({ status }) => status)
  expect(statuses).toEqual(['valid', 'deactivated'])
  await orderDone(hub, ['own.example.test'], { account: 'pebble' })
  await rm(path, { recursive: true })
})

it('a name that several certificates have leads to none of them; the error tells their ids', async () => {
  const names = ['twice.example.test']
  const { certificate } = await orderDone(hub, names)
  await orderDone(hub, names, { keyType: 'ec384' })
  const shown = await hub.hub.call(
    'certificates.show',
    { certificate: 'twice.example.test' },
    { role: 'admin', via: 'hub' },
  )
  expect(shown).toMatchObject({
    ok: false,
    error: {
      code: 'certificate.ambiguous',
      message: expect.stringContaining(`${certificate} (twice.example.test; production, ec256`),
    },
  })
  await orderDone(hub, ['bücher.example.test'])
  const found = await hub.call('certificates.show', { certificate: 'Bücher.example.test.' })
  expect(found.names).toEqual(['xn--bcher-kva.example.test'])
})

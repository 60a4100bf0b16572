import { afterEach, beforeEach, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { addBindCredential, addPebbleAccount, orderDone } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'

let lab: Lab
let hub: LabHub
beforeEach(async () => {
  lab = await startLab({ bind: true, pebble: true })
  hub = await openLabHub(lab.bind)
  await addPebbleAccount(hub, lab)
  await addBindCredential(hub, lab)
})
afterEach(async () => {
  await hub.close()
  await lab.stop()
})
const statusOf = async (): Promise<string> => (await hub.call('accounts.show', { account: 'pebble' })).status

it('an account that its CA forgot is shown so, is registered again, and orders go on with it', async () => {
  const { certificate } = await orderDone(hub, ['before.example.test'])
  const { accountUrl } = await hub.call('accounts.show', { account: 'pebble' })
  await lab.pebble.restart()
  const { order } = await hub.call('certificates.renew', { certificate })
  const failed = await hub.call('orders.wait', { order, timeoutMs: 60_000 })
  expect(failed.error).toMatchObject({
    code: 'acme.account_gone',
    hint: expect.stringContaining('Register it again'),
    fix: { screen: 'accounts' },
  })
  expect(await statusOf()).toBe('gone')
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

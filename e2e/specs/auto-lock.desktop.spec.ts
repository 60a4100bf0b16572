import { expect, test } from '../hosts/test.ts'
import { callHub } from './call-hub.ts'
import { protectVault } from './steps.ts'

test('the vault locks when the screen is locked, if the person wants that, and not when the computer sleeps', async ({
  hub: { page, desktop, host },
}) => {
  test.skip(desktop === undefined, `${host} does not let a test play the computer`)
  await protectVault(page)
  await callHub(page, 'vault.setAutoLock', { idleMinutes: 0, onSleep: false, onScreenLock: true })
  const state = async () => (await callHub(page, 'hub.status', {})).vault.state
  await desktop?.power('suspend')
  expect(await state()).toBe('unlocked')
  await desktop?.power('lock-screen')
  await expect.poll(state).toBe('locked')
})

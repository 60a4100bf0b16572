import { expect, test } from '../hosts/test.ts'
import { callHub } from './call-hub.ts'
import { openScreen, protectVault } from './steps.ts'

test('the desktop shows a notification, and a click on it brings the window to the front', async ({
  hub: { page, desktop, host },
}) => {
  test.skip(desktop === undefined, `${host} does not let a test see the desktop`)
  await protectVault(page)
  await openScreen(page, 'Settings')
  const row = page.getByRole('region', { name: 'Notifications' }).getByRole('listitem', { name: 'Desktop' })
  await row.getByRole('button', { name: 'Send a test' }).click()
  await expect(row.getByText('It was shown.')).toBeVisible()
  expect((await desktop?.record())?.notifications).toMatchObject([
    { title: 'A test of Certhub’s notifications', body: expect.stringContaining('“Desktop”') },
  ])
  const focused = async () => (await desktop?.record())?.windows[0]?.focused
  const before = (await focused()) ?? 0
  await desktop?.clickNotification()
  expect(await focused()).toBe(before + 1)
  await row.getByLabel('Send notifications there').click()
  await expect(row.getByText('Off', { exact: true })).toBeVisible()
  const { channels } = await callHub(page, 'notifications.list', {})
  expect(channels).toMatchObject([{ kind: 'desktop', enabled: false, available: true }])
})

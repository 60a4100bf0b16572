import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, openScreen } from './steps.ts'

test('an account is shared, drilled, sent through a proxy that must work, and its key exported and taken over again', async ({
  hub: { page, lab },
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'certhub-e2e-account-'))
  await prepareHub(page, lab)
  await callHub(page, 'instances.add', { name: 'web', kind: 'folder', settings: { path: folder } })
  await page.reload()
  await orderByCall(page, ['drill.example.test'])
  await openScreen(page, 'CA accounts')
  await page.getByRole('link', { name: 'Lab CA' }).click()

  await page.getByRole('button', { name: 'Share…' }).click()
  const share = page.getByRole('dialog', { name: 'Share “Lab CA”' })
  await share.getByLabel('web').check()
  await share.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('link', { name: 'web' })).toBeVisible()

  await page.getByRole('button', { name: 'Start the drill' }).click()
  await expect(page.getByText('It is ready: it could issue the one certificate')).toBeVisible()

  await page.getByRole('button', { name: 'Proxy…' }).click()
  const proxy = page.getByRole('dialog', { name: 'Proxy for “Lab CA”' })
  await proxy.getByLabel('Proxy').fill('ftp://wrong')
  await proxy.getByRole('button', { name: 'Save' }).click()
  await expect(proxy.getByText('It is not an http:// URL')).toBeVisible()
  await proxy.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Export the key…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export the key of “Lab CA”' })
  await dialog.getByRole('radio', { name: /JWK/ }).check()
  await dialog.getByLabel('Folder').fill(join(folder, 'key'))
  await dialog.getByRole('button', { name: 'Export the key' }).click()
  await expect(dialog.getByText('Written:')).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()

  await openScreen(page, 'CA accounts')
  await page.getByRole('link', { name: 'Import' }).click()
  await page.getByRole('button', { name: 'Take the account over' }).click()
  await expect(page.getByText('Enter the directory URL of the account’s CA.')).toBeVisible()
  await page.getByLabel('Target instance', { exact: true }).selectOption('web')
  await page.getByRole('textbox', { name: 'CA', exact: true }).fill(lab.directoryUrl)
  await page.getByRole('textbox', { name: 'Account key' }).fill('no key')
  await page.getByRole('textbox', { name: 'CA bundle' }).fill(await readFile(lab.tlsRootFile, 'utf8'))
  await page.getByRole('button', { name: 'Take the account over' }).click()
  await expect(page.getByText('neither a PEM private key nor a private JWK')).toBeVisible()
  await page.getByRole('textbox', { name: 'Account key' }).fill('')
  await page.getByRole('textbox', { name: 'Key file' }).fill(join(folder, 'key/private_key.json'))
  await page.getByRole('button', { name: 'Take the account over' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'account.exists' })).toContainText('“Lab CA”')
  const { accounts: before } = await callHub(page, 'accounts.list', {})
  await callHub(page, 'accounts.remove', { account: 'Lab CA', evenIfUsed: true })
  // By key: what is left to set up appears above and moves the button, just as a click is on its way.
  await page.getByRole('button', { name: 'Take the account over' }).press('Enter')
  await expect(page.getByRole('region', { name: 'Fire drill' })).toBeVisible()
  const { accounts } = await callHub(page, 'accounts.list', {})
  expect(accounts).toMatchObject([{ instanceName: 'web', accountUrl: before[0]?.accountUrl }])
  await rm(folder, { recursive: true })
})

test('maintenance windows are set for a target instance, and the order form has more options', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await page.reload()
  await openScreen(page, 'Target instances')
  await page.getByRole('link', { name: 'This computer' }).click()
  const section = page.getByRole('region', { name: 'Maintenance windows' })
  await expect(section).toContainText('At any time.')
  await section.getByRole('button', { name: 'Change' }).click()
  const dialog = page.getByRole('dialog', { name: /Maintenance windows of/ })
  await dialog.getByRole('button', { name: 'Add a window' }).click()
  await dialog.getByLabel('From').fill('22:00')
  await dialog.getByLabel('To').fill('02:00')
  await dialog.getByLabel('Sat').uncheck()
  await dialog.getByLabel('Sun').uncheck()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(section).toContainText('Mon, Tue, Wed, Thu, Fri, 22:00 to 02:00 on the next day')

  await goTo(page, `#/certificates/new?names=chain.example.test&staging=true`)
  await page.getByText('More options').click()
  await expect(page.getByText('offers no profiles.')).toBeVisible()
  await page.getByLabel('Preferred chain').fill('Another Root')
  await page.getByRole('button', { name: 'Order the certificate' }).click()
  await expect(page.getByText('has no chain to “Another Root”')).toBeAttached()
})

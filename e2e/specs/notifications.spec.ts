import { startWebhook } from '../../lab/webhook.ts'
import { expect, test } from '../hosts/test.ts'
import { orderByCall, prepareHub } from './call-hub.ts'
import { openScreen, protectVault } from './steps.ts'

test('a webhook is added, gets a test, is told of a failed order, and is removed', async ({
  hub: { page, lab },
}) => {
  const webhook = await startWebhook()
  await protectVault(page)
  await prepareHub(page, lab)
  await openScreen(page, 'Settings')
  const section = page.getByRole('region', { name: 'Notifications' })
  await section.getByRole('button', { name: 'Add a webhook' }).click()
  const dialog = page.getByRole('dialog', { name: 'Notify by webhook' })
  await dialog.getByLabel('Name').fill('Chat')
  await dialog.getByLabel('URL').fill('chat.example.test')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Must be an http:// or https:// URL')).toBeVisible()
  await expect(dialog.getByLabel('URL')).toBeFocused()
  await dialog.getByLabel('URL').fill(webhook.url)
  await dialog.getByLabel('Signing secret').fill('a word between us')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  expect(await page.content()).not.toContain('secret-part')

  const row = section.getByRole('listitem', { name: 'Chat' })
  await expect(row).toContainText('signed')
  await row.getByRole('button', { name: 'Send a test' }).click()
  await expect(row.getByText(/^Sent in \d+ ms\. The answer: 200 ok/)).toBeVisible()
  expect(webhook.told).toMatchObject([{ kind: 'test' }])
  expect(webhook.signatures[0]).toMatch(/^sha256=[0-9a-f]{64}$/)

  await orderByCall(page, ['www.not-our-zone.test'])
  await expect.poll(() => webhook.told.length).toBe(2)
  expect(webhook.told[1]).toMatchObject({
    kind: 'failure',
    title: 'www.not-our-zone.test (staging) could not be issued',
  })

  webhook.breakDown()
  await row.getByRole('button', { name: 'Send a test' }).click()
  await expect(row.getByRole('alert')).toContainText('out of order')
  await expect(row.getByText('Failing')).toBeVisible()

  await row.getByRole('button', { name: 'Remove “Chat”' }).click()
  await page.getByRole('button', { name: 'Remove the channel' }).click()
  await expect(row).toBeHidden()
  await webhook.stop()
})

test('an e-mail channel says at its field what is missing, and which server does not answer', async ({
  hub: { page },
}) => {
  await protectVault(page)
  await openScreen(page, 'Settings')
  const section = page.getByRole('region', { name: 'Notifications' })
  await section.getByRole('button', { name: 'Add e-mail' }).click()
  const dialog = page.getByRole('dialog', { name: 'Notify by e-mail' })
  await dialog.getByLabel('Mail server').fill('127.0.0.1')
  await dialog.getByLabel('Port').fill('9')
  await dialog.getByLabel('User name').fill('me')
  await dialog.getByLabel('Encryption').selectOption({ label: 'None: only without a login' })
  await dialog.getByLabel('From').fill('certhub@example.test')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText(/a password never goes out in clear text/)).toBeVisible()
  await expect(dialog.getByLabel('To', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('User name').fill('')
  await dialog.getByLabel('To', { exact: true }).fill('one@example.test, two@example.test')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const row = section.getByRole('listitem', { name: 'E-mail' })
  await expect(row).toContainText('one@example.test, two@example.test · by 127.0.0.1:9')
  await row.getByRole('button', { name: 'Send a test' }).click()
  await expect(row.getByRole('alert')).toContainText('The mail server 127.0.0.1:9 cannot be used')
})

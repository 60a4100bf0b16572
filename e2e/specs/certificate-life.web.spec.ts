import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, openScreen } from './steps.ts'

test('a certificate’s page says when and why it is renewed; it can be paused, exported and revoked', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await page.reload()
  await orderByCall(page, ['life.example.test'])
  await openScreen(page, 'Certificates')
  await page.getByRole('link', { name: 'life.example.test' }).click()
  const renewal = page.getByRole('region', { name: 'Renewal' })
  await expect(renewal).toContainText('a third of its lifetime is left then')
  await renewal.getByRole('button', { name: 'Pause' }).click()
  await expect(renewal).toContainText('It is paused: nobody renews it until it is resumed.')
  await renewal.getByRole('button', { name: 'Resume' }).click()
  await expect(renewal).toContainText('The hub renews it')

  await page.getByText('Which CA, and why').click()
  await expect(page.getByText('Chosen:')).toBeVisible()
  await expect(page.getByText('“Lab CA” is the only staging account')).toBeVisible()

  const folder = await mkdtemp(join(tmpdir(), 'certhub-e2e-export-'))
  await page.getByRole('button', { name: 'Export' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export to a folder' })
  await dialog.getByRole('radio', { name: /PKCS#12/ }).check()
  await dialog.getByLabel('Folder').fill(folder)
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog.getByText('the file holds the private key')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Password of the file' }).fill('of the file')
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog.getByText('These files were written:')).toBeVisible()
  expect((await stat(join(folder, 'certificate.p12'))).size).toBeGreaterThan(500)
  await rm(folder, { recursive: true })
  await dialog.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('button', { name: 'Revoke' }).click()
  const revoke = page.getByRole('dialog', { name: 'Revoke the certificate of “life.example.test”?' })
  await revoke.getByLabel('Reason').selectOption('superseded')
  await revoke.getByLabel('Order a new one at once').uncheck()
  await revoke.getByRole('textbox').fill('life.example.test')
  await revoke.getByRole('button', { name: 'Revoke it' }).click()
  await expect(page.getByText('Revoked', { exact: true }).first()).toBeVisible()
})

test('the names of a certificate are changed on its page; it stays the same one', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await page.reload()
  await orderByCall(page, ['change.example.test', 'old.example.test'])
  await openScreen(page, 'Certificates')
  await page.getByRole('link', { name: 'change.example.test' }).click()
  await expect(page.getByRole('heading', { name: 'change.example.test', level: 1 })).toBeVisible()
  const address = page.url()
  await page.getByRole('link', { name: 'Change', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Change certificate' })).toBeVisible()
  await expect(page.getByText('keeps its folder, its history')).toBeVisible()
  await page.getByLabel('Staging certificate').uncheck()
  await expect(page.getByText('This will be a certificate of its own.')).toBeVisible()
  await page.getByLabel('Staging certificate').check()

  await page.getByRole('button', { name: 'Remove old.example.test' }).click()
  await page.getByRole('textbox', { name: 'Names' }).fill('www.not-our-zone.test ')
  await page.getByRole('button', { name: 'Order with these changes' }).click()
  await expect(page.getByRole('alert')).toContainText('www.not-our-zone.test')
  await page.goto(address)
  await expect(page.getByText('What was issued last is from before the changes.')).toBeVisible()

  await page.getByRole('link', { name: 'Leave out www.not-our-zone.test' }).click()
  await expect(page.getByRole('button', { name: 'Edit change.example.test' })).toBeVisible()
  await expect(page.getByText('www.not-our-zone.test')).toBeHidden()
  await page.getByRole('textbox', { name: 'Names' }).fill('new.example.test ')
  await page.getByRole('button', { name: 'Order with these changes' }).click()
  await page.getByRole('link', { name: 'Open the certificate' }).click()
  await expect(page).toHaveURL(address)
  await expect(page.getByRole('region', { name: 'Certificate', exact: true })).toContainText(
    'new.example.test',
  )
  await expect(page.getByText('What was issued last is from before the changes.')).toBeHidden()
})

test('everything can be checked first, and what is wrong is said in its place', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await goTo(page, `#/certificates/new?names=check.example.test&staging=true`)
  await page.reload()
  await page.getByRole('button', { name: 'Check everything first' }).click()
  await expect(page.getByRole('heading', { name: 'Everything is ready' })).toBeVisible()
  await expect(page.getByText('A probe record was written, seen at')).toBeVisible()
  expect((await callHub(page, 'certificates.list', {})).certificates).toEqual([])
})

test('which CA comes first is set in the settings, and failover can be switched off', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await page.reload()
  await openScreen(page, 'Settings')
  const failover = page.getByRole('region', { name: 'CA failover' })
  await failover.getByLabel('Preferred CA').selectOption(lab.directoryUrl)
  await expect
    .poll(async () => (await callHub(page, 'failover.settings', {})).preferredCa)
    .toBe(lab.directoryUrl)
  await failover.getByLabel('Go on with another CA when one fails').click()
  await expect.poll(async () => (await callHub(page, 'failover.settings', {})).enabled).toBe(false)
})

test('all certificates that the table shows are renewed together', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await page.reload()
  for (const name of ['many-a', 'many-b', 'other']) await orderByCall(page, [`${name}.example.test`])
  await openScreen(page, 'Certificates')
  await page.getByRole('searchbox', { name: 'Filter certificates' }).fill('many')
  await page.getByRole('button', { name: 'Renew these 2…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Renew 2 certificates now?' })
  await expect(dialog.getByText('many-a.example.test')).toBeVisible()
  await dialog.getByRole('button', { name: 'Renew 2 certificates' }).click()
  await expect(dialog).toBeHidden()
  await expect
    .poll(async () => {
      const { orders } = await callHub(page, 'orders.list', {})
      return orders
        .filter(({ state }) => state === 'done')
        .map(({ names }) => names[0]?.split('.')[0])
        .sort()
    })
    .toEqual(['many-a', 'many-a', 'many-b', 'many-b', 'other'])
})

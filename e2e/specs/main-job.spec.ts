import { expect, test } from '../hosts/test.ts'
import {
  fillLabCredential,
  openScreen,
  protectVault,
  registerLabAccount,
  storeCredential,
  testInZone,
  unlockVault,
} from './steps.ts'

test('a new hub leads from the first run to a certificate, which is still there after a restart', async ({
  hub,
}) => {
  const { page, lab } = hub
  await protectVault(page)

  await test.step('a CA account', async () => {
    await page.getByRole('link', { name: 'Add a CA account' }).click()
    await registerLabAccount(page, lab)
    await expect(page.getByRole('heading', { name: 'Lab CA' }).locator('..')).toContainText('Staging')
  })

  await test.step('a DNS credential that works', async () => {
    await page.getByRole('link', { name: 'Next: Add a DNS credential' }).click()
    await fillLabCredential(page, lab)
    const dialog = await storeCredential(page)
    await testInZone(dialog, 'example.test')
    await expect(dialog.getByText(/^It works/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Done' }).click()
  })

  await test.step('the order, live', async () => {
    await page.getByRole('link', { name: 'Next: Order a certificate' }).click()
    await page.getByRole('textbox', { name: 'Names' }).fill('example.test ')
    await page.getByRole('button', { name: 'Also *.example.test' }).click()
    await page.getByRole('button', { name: 'Order the certificate' }).click()
    await expect(
      page.getByRole('heading', { name: 'Order for example.test and *.example.test' }),
    ).toBeVisible()
    await expect(page.getByText('The certificate was issued.').first()).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Let the CA validate' })).toContainText('ms')
  })

  await test.step('the certificate', async () => {
    await page.getByRole('link', { name: 'Open the certificate' }).click()
    await expect(page.getByRole('heading', { name: 'example.test', level: 1 })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Chain' })).toContainText('Pebble Intermediate')
    await expect(page.getByRole('region', { name: 'Certificate', exact: true })).toContainText('EC P-256')
  })

  await hub.restart()
  // The host may show another page after a restart.
  const again = hub.page
  await unlockVault(again)
  await openScreen(again, 'Certificates')
  const row = again.getByRole('grid', { name: 'Certificates' }).getByRole('row', { name: /example\.test/ })
  await expect(row).toContainText('Valid')
  await expect(row).toContainText('Staging')
})

test('an order that cannot succeed says why, where to mend it, and can be tried again', async ({ hub }) => {
  const { page, lab } = hub
  await protectVault(page)
  await openScreen(page, 'CA accounts')
  await page.getByRole('link', { name: 'Add a CA account' }).click()
  await registerLabAccount(page, lab)
  await page.getByRole('link', { name: 'Next: Add a DNS credential' }).click()
  await fillLabCredential(page, lab, Buffer.alloc(32, 7).toString('base64'))
  const dialog = await storeCredential(page)
  await testInZone(dialog, 'example.test')
  await expect(dialog.getByRole('alert')).toContainText('rejects the signature of TSIG key')
  await dialog.getByRole('button', { name: 'Not now' }).click()

  await page.getByRole('link', { name: 'Next: Order a certificate' }).click()
  await page.getByRole('textbox', { name: 'Names' }).fill('example.test ')
  await page.getByRole('button', { name: 'Order the certificate' }).click()
  const problem = page.getByRole('alert')
  await expect(problem).toContainText('rejects the signature of TSIG key')
  await expect(problem).toContainText('dns.tsig_bad_signature')
  await expect(page.getByRole('listitem').filter({ hasText: 'Download the certificate' })).toContainText(
    'not reached',
  )

  await problem.getByRole('link', { name: 'Correct the credential' }).click()
  const replace = page.getByRole('dialog', { name: 'Replace the values of “Lab DNS”' })
  await expect(replace.getByLabel('TSIG secret')).toBeFocused()
  await replace.getByLabel('Name server').fill(lab.nameserver)
  await replace.getByLabel('TSIG key name').fill(lab.key.name)
  await replace.getByLabel('TSIG algorithm').selectOption(lab.key.algorithm)
  await replace.getByLabel('TSIG secret').fill(lab.key.secret)
  await replace.getByRole('button', { name: 'Replace the values' }).click()
  await expect(replace).toBeHidden()

  await openScreen(page, 'Certificates')
  await page.getByRole('link', { name: 'example.test' }).click()
  await page.getByRole('button', { name: 'Order again' }).click()
  await expect(page.getByText('The certificate was issued.').first()).toBeVisible()
})

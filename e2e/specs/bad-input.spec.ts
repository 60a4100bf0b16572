import { tmpdir } from 'node:os'
import { expect, test } from '../hosts/test.ts'
import { callHub, prepareHub } from './call-hub.ts'
import { chooseLabCa, goTo, openScreen, passphrase, pick, protectVault } from './steps.ts'

test('a passphrase that is empty, repeated wrongly or too short protects nothing', async ({
  hub: { page },
}) => {
  const field = page.getByRole('textbox', { name: 'Passphrase', exact: true })
  const protect = page.getByRole('button', { name: 'Protect the vault' })
  await page.getByRole('radio', { name: /^Passphrase/ }).check()
  await protect.click()
  await expect(page.getByText('Enter a passphrase.')).toBeVisible()
  await field.fill('short')
  await page.getByLabel('Passphrase again').fill('shorter')
  await protect.click()
  await expect(page.getByText('The two are not the same.')).toBeVisible()
  await page.getByLabel('Passphrase again').fill('short')
  await protect.click()
  await expect(field).toHaveAccessibleDescription(/That passphrase is too short/)
  await expect(field).toHaveValue('short')
  expect((await callHub(page, 'hub.status', {})).vault.state).toBe('uninitialized')
})

test('a wrong passphrase does not unlock, and what to check is said', async ({ hub: { page } }) => {
  await protectVault(page)
  await openScreen(page, 'Settings')
  await page.getByRole('button', { name: 'Lock now' }).click()
  await expect(page.getByRole('heading', { name: 'The vault is locked' })).toBeVisible()
  const field = page.getByRole('textbox', { name: 'Passphrase' })
  await field.fill('not the right one at all')
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('does not open this vault')
  await field.fill(passphrase)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('a directory that does not answer, or none, is said before registering', async ({ hub: { page } }) => {
  await protectVault(page)
  await page.getByRole('link', { name: 'Add a CA account' }).click()
  await pick(page, 'CA', 'another')
  await page.getByRole('button', { name: 'Register the account' }).click()
  await expect(page.getByLabel('Directory URL')).toHaveAccessibleDescription(
    /Choose a CA or enter a directory URL/,
  )
  await page.getByLabel('Directory URL').fill('https://127.0.0.1:1/dir')
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByLabel('E-mail').fill('not an address')
  await page.getByRole('button', { name: 'Register the account' }).click()
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/Must be an e-mail address/)
  await expect(page.getByLabel('E-mail')).toHaveValue('not an address')
})

test('terms must be agreed to, and a taken name is said at the name', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await goTo(page, '#/accounts/new')
  await chooseLabCa(page, lab)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Lab CA')
  await page.getByRole('button', { name: 'Register the account' }).click()
  await expect(page.getByLabel(/^I agree/)).toHaveAccessibleDescription(/Agree to the terms of service/)
  await page.getByLabel(/^I agree/).check()
  await page.getByRole('radio', { name: /^Production/ }).check()
  await page.getByRole('button', { name: 'Register the account' }).click()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveAccessibleDescription(
    /already a/,
  )
})

test('a credential without its required values is not stored', async ({ hub: { page } }) => {
  await protectVault(page)
  await openScreen(page, 'Credentials')
  await page.getByRole('link', { name: 'Add a credential' }).click()
  await page.getByRole('button', { name: 'Store the credential' }).click()
  await expect(page.getByRole('combobox', { name: 'DNS provider' })).toHaveAccessibleDescription(
    'Choose a provider.',
  )
  await expect(page.getByRole('combobox', { name: 'DNS provider' })).toBeFocused()
  await pick(page, 'DNS provider', 'rfc2136')
  await page.getByRole('button', { name: 'Store the credential' }).click()
  await expect(page.getByLabel('Name server')).toHaveAccessibleDescription(/This field is required/)
  expect((await callHub(page, 'credentials.list', {})).credentials).toEqual([])
})

test('each bad name is named with its problem, and nothing is ordered', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await goTo(page, '#/certificates/new')
  await page.getByRole('button', { name: 'Order the certificate' }).click()
  const names = page.getByRole('textbox', { name: 'Names' })
  await expect(names).toHaveAccessibleDescription(/Enter at least one name/)
  await names.fill('bücher.test, https://example.test/ *.*.example.test a..b <img/src=x/onerror=alert(1)> ')
  await expect(page.getByText(/“https:\/\/example.test\/” is not a domain name/)).toBeVisible()
  await expect(page.getByText(/“\*\.\*\.example.test” is not a wildcard/)).toBeVisible()
  await expect(page.getByText(/“a\.\.b” is not a domain name/)).toBeVisible()
  await expect(page.getByText('(xn--bcher-kva.test)')).toBeVisible()
  await page.getByRole('button', { name: 'Order the certificate' }).click()
  await expect(page.getByRole('alert')).toContainText('mend the names above')
  expect((await callHub(page, 'certificates.list', {})).certificates).toEqual([])
})

test('a staging mismatch is said in the form, and mended by one click', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await goTo(page, '#/certificates/new?names=example.test')
  await page.getByLabel('CA account').selectOption({ label: 'Lab CA (staging)' })
  await page.getByLabel('Staging certificate').uncheck()
  await expect(page.getByLabel('CA account')).toHaveAccessibleDescription(/“Lab CA” is a staging account/)
  await page.getByRole('button', { name: 'Make it a staging certificate' }).click()
  await expect(page.getByLabel('Staging certificate')).toBeChecked()
  await expect(page.getByLabel('CA account')).toHaveAccessibleDescription('')
})

test('markup in a name is text, and a thing is removed only by its whole name', async ({ hub: { page } }) => {
  await protectVault(page)
  const name = '<b onmouseover=alert(1)>x</b>'
  await callHub(page, 'instances.add', { name, kind: 'folder', settings: { path: tmpdir() } })
  await openScreen(page, 'Target instances')
  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  await page.getByRole('button', { name: 'Remove' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('<b')
  await dialog.getByRole('button', { name: 'Remove the target instance' }).click()
  await expect(dialog.getByRole('textbox')).toHaveAccessibleDescription(/This is not/)
  await dialog.getByRole('textbox').fill(name)
  await dialog.getByRole('button', { name: 'Remove the target instance' }).click()
  await expect(page.getByRole('heading', { name: 'Target instances' })).toBeVisible()
  await expect(page.getByRole('link', { name })).toBeHidden()
})

test('a folder that cannot be used is said at the folder, and what was typed is kept', async ({
  hub: { page },
}) => {
  await protectVault(page)
  await openScreen(page, 'Target instances')
  await page.getByRole('button', { name: 'Add a target instance' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Add the target instance' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(
    'Must not be empty.',
  )
  await dialog.getByRole('textbox', { name: 'Name' }).fill('web')
  await dialog.getByRole('textbox', { name: 'Folder' }).fill('/there/is/no/such/folder')
  await dialog.getByRole('button', { name: 'Add the target instance' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Folder' })).toHaveAccessibleDescription(/cannot be used/)
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('web')
})

test('an address that leads nowhere says so', async ({ hub: { page } }) => {
  await protectVault(page)
  await goTo(page, '#/nowhere')
  await expect(page.getByRole('heading', { name: 'There is no such screen' })).toBeVisible()
  await goTo(page, '#/certificates/crt_none')
  await expect(page.getByRole('alert')).toContainText('There is no certificate')
})

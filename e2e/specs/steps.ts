import { expect, type Locator, type Page } from '@playwright/test'

/** What the steps need of the lab: a CA that must be trusted by its bundle, and a zone that one key may update. */
export interface LabPlaces {
  directoryUrl: string
  tlsRootFile: string
  nameserver: string
  httpPort: number
  persistCa: { directoryUrl: string; tlsRootFile: string }
  key: { name: string; algorithm: string; secret: string }
}

export const passphrase = 'correct horse battery staple'

export const protectVault = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading', { name: 'Protect the vault' })).toBeVisible()
  await page.getByRole('radio', { name: /^Passphrase/ }).check()
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase)
  await page.getByLabel('Passphrase again').fill(passphrase)
  await page.getByRole('button', { name: 'Protect the vault' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
}

export const unlockVault = async (page: Page): Promise<void> => {
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
}

/** Types into a searchable list and takes what is found. */
export const pick = async (page: Page, label: string, words: string): Promise<void> => {
  const box = page.getByRole('combobox', { name: label, exact: true })
  await box.fill(words)
  // What can be chosen comes from the hub: without it Enter would send the form.
  await expect(box).toHaveAttribute('aria-activedescendant', /./)
  await box.press('Enter')
}

export const chooseLabCa = async (page: Page, lab: LabPlaces): Promise<void> => {
  await pick(page, 'CA', 'another')
  await page.getByLabel('Directory URL').fill(lab.directoryUrl)
  await page.getByLabel('Choose a PEM file').setInputFiles(lab.tlsRootFile)
  await expect(page.getByText('The directory answers at')).toBeVisible()
}

/** From the form “Add a CA account” to the account’s page. */
export const registerLabAccount = async (page: Page, lab: LabPlaces): Promise<void> => {
  await chooseLabCa(page, lab)
  await page.getByRole('radio', { name: /^Staging/ }).check()
  await page.getByLabel('E-mail').fill('admin@example.test')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Lab CA')
  await page.getByLabel(/^I agree to the terms/).check()
  await page.getByRole('button', { name: 'Register the account' }).click()
  await expect(page.getByRole('heading', { name: 'Lab CA' })).toBeVisible()
}

export const fillLabCredential = async (
  page: Page,
  lab: LabPlaces,
  secret = lab.key.secret,
): Promise<void> => {
  await pick(page, 'DNS provider', 'rfc2136')
  await page.getByLabel('Name server').fill(lab.nameserver)
  await page.getByLabel('TSIG key name').fill(lab.key.name)
  await page.getByLabel('TSIG algorithm').selectOption(lab.key.algorithm)
  await page.getByLabel('TSIG secret').fill(secret)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Lab DNS')
}

export const storeCredential = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'Store the credential' }).click()
  const dialog = page.getByRole('dialog', { name: 'Test “Lab DNS”' })
  await expect(dialog).toBeVisible()
  return dialog
}

export const testInZone = async (dialog: Locator, zone: string): Promise<void> => {
  await dialog.getByLabel('Domain name').fill(zone)
  await dialog.getByRole('button', { name: /^Test/ }).click()
}

/** Leads the page to this hash, as a link would; when it returns, the page before is gone. */
export const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate(async (to) => {
    if (new URL(to, location.href).href === location.href) return
    const changed = new Promise((done) => window.addEventListener('hashchange', done, { once: true }))
    location.hash = to
    await changed
  }, hash)

/** By the navigation; when it returns, the screen before is gone, on which other things may be called the same. */
export const openScreen = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { name, exact: true, level: 1 })).toBeVisible()
}

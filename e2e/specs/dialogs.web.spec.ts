import { expect, test } from '../hosts/test.ts'
import { openScreen, protectVault } from './steps.ts'

test('a click beside a dialog does not take away what was typed into it', async ({ hub: { page } }) => {
  await protectVault(page)
  await openScreen(page, 'Settings')
  const dialog = page.getByRole('dialog')
  const beside = { position: { x: 5, y: 5 } }

  await page.getByRole('button', { name: 'Add e-mail' }).click()
  await dialog.getByLabel('Mail server').fill('smtp.example.test')
  await page.locator('body').click({ ...beside, force: true })
  await expect(dialog.getByLabel('Mail server')).toHaveValue('smtp.example.test')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await page.getByRole('button', { name: 'Add e-mail' }).click()
  await expect(dialog.getByLabel('Mail server')).toHaveValue('')
  await page.locator('body').click({ ...beside, force: true })
  await expect(dialog).toBeHidden()
})

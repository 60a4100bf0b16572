import type { Locator } from '@playwright/test'
import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, openScreen } from './steps.ts'

const press = async (button: Locator): Promise<void> => {
  await button.focus()
  await button.press('Enter')
}

test('a button keeps the focus while it works, and afterwards', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  const { certificate } = await orderByCall(page, ['example.test'])
  await page.reload()
  await openScreen(page, 'CA accounts')
  await page.getByRole('link', { name: 'Lab CA' }).click()

  const refresh = page.getByRole('button', { name: 'Refresh' })
  await press(refresh)
  await expect(page.getByText('“Lab CA”: Valid.')).toBeVisible()
  await expect(refresh).toBeFocused()

  const drill = page.getByRole('button', { name: 'Start the drill' })
  await press(drill)
  await expect(page.getByText(/^It is ready/)).toBeVisible()
  await expect(drill).toBeFocused()

  await goTo(page, `#/certificates/${certificate}`)
  await press(page.getByRole('button', { name: 'Pause' }))
  await expect(page.getByRole('button', { name: 'Resume' })).toBeFocused()
})

test('a button that works takes no second press', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await page.reload()
  await goTo(page, '#/certificates/new?names=example.test&staging=true')
  const order = page.getByRole('button', { name: 'Order the certificate' })
  await order.focus()
  await order.evaluate((button: HTMLButtonElement) => {
    button.click()
    button.click()
  })
  await expect(page.getByText('The certificate was issued.').first()).toBeVisible()
  const { orders } = await callHub(page, 'orders.list', {})
  expect(orders).toHaveLength(1)
})

test('a form that is refused leads to the first field to mend', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  const { certificate } = await orderByCall(page, ['example.test'])
  await page.reload()

  await openScreen(page, 'Settings')
  const dns = page.getByRole('region', { name: 'DNS' })
  const zones = dns.getByLabel('Servers of this network for a zone')
  await zones.fill('corp.example.com')
  await press(dns.getByRole('button', { name: 'Save' }))
  await expect(zones).toBeFocused()
  await zones.fill('')
  const resolvers = dns.getByLabel('Recursive resolvers')
  await resolvers.fill('not an address')
  await press(dns.getByRole('button', { name: 'Save' }))
  await expect(resolvers).toHaveAccessibleDescription(/not/)
  await expect(resolvers).toBeFocused()

  await goTo(page, '#/accounts/import')
  await press(page.getByRole('button', { name: 'Take the account over' }))
  await expect(page.getByRole('textbox', { name: 'CA', exact: true })).toBeFocused()

  await goTo(page, '#/certificates/new')
  await press(page.getByRole('button', { name: 'Order the certificate' }))
  await expect(page.getByRole('textbox', { name: 'Names' })).toBeFocused()

  await goTo(page, `#/certificates/${certificate}`)
  await page.getByRole('button', { name: 'Export' }).click()
  const dialog = page.getByRole('dialog')
  await press(dialog.getByRole('button', { name: 'Export' }))
  await expect(dialog.getByLabel('Folder')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Remove' }).click()
  await press(dialog.getByRole('button', { name: 'Remove the certificate' }))
  await expect(dialog.getByLabel('Type “example.test” to confirm')).toBeFocused()
})

test('taking a name back leaves one at the names', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await page.reload()
  await goTo(page, '#/certificates/new?names=example.test,www.example.test')
  await press(page.getByRole('button', { name: 'Remove www.example.test' }))
  await expect(page.getByRole('textbox', { name: 'Names' })).toBeFocused()
})

import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, passphrase, protectVault } from './steps.ts'

/** Tab until the element has the focus, as a person would; fails when it is not in the tab order. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`60 times Tab do not reach ${target}`)
}

/** Ctrl K, a few letters, Enter. */
const go = async (page: Page, words: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}

test('the main job can be done with the keyboard alone', async ({ hub: { page, lab } }) => {
  await expect(page.getByRole('heading', { name: 'Protect the vault' })).toBeVisible()
  await tabTo(page, page.getByRole('textbox', { name: 'Passphrase', exact: true }))
  await page.keyboard.type(passphrase)
  await tabTo(page, page.getByLabel('Passphrase again'))
  await page.keyboard.type(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()

  await go(page, 'add a ca')
  await expect(page.getByRole('heading', { name: 'Add a CA account' })).toBeFocused()
  await tabTo(page, page.getByRole('combobox', { name: 'CA', exact: true }))
  await page.keyboard.type('another')
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('Directory URL'))
  await page.keyboard.type(lab.directoryUrl)
  await tabTo(page, page.getByLabel('CA bundle'))
  await page.keyboard.insertText(await readFile(lab.tlsRootFile, 'utf8'))
  await expect(page.getByText('The directory answers at')).toBeVisible()
  await tabTo(page, page.getByRole('textbox', { name: 'Name', exact: true }))
  await page.keyboard.type('Lab CA')
  await tabTo(page, page.getByLabel(/^I agree/))
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Lab CA' })).toBeFocused()

  await go(page, 'add a cred')
  await tabTo(page, page.getByRole('combobox', { name: 'DNS provider' }))
  await page.keyboard.type('rfc2136')
  await page.keyboard.press('Enter')
  for (const [label, value] of [
    ['Name server', lab.nameserver],
    ['TSIG key name', lab.key.name],
    ['TSIG algorithm', lab.key.algorithm],
    ['TSIG secret', lab.key.secret],
  ] as const) {
    await tabTo(page, page.getByLabel(label))
    await page.keyboard.type(value)
  }
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: /^Test/ })
  await expect(dialog).toBeVisible()
  await tabTo(page, dialog.getByLabel('Domain name'))
  await page.keyboard.type('example.test')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(/^It works/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await go(page, 'new cert')
  await tabTo(page, page.getByRole('textbox', { name: 'Names' }))
  await page.keyboard.type('example.test *.example.test ')
  await tabTo(page, page.getByRole('button', { name: 'Order the certificate' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('The certificate was issued.').first()).toBeVisible()
})

test('a list is walked with arrows, opened with Enter and filtered with a slash', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  for (const name of ['a.example.test', 'b.example.test', 'c.example.test']) await orderByCall(page, [name])
  await goTo(page, '#/certificates')
  const grid = page.getByRole('grid', { name: 'Certificates' })
  const rows = grid.getByRole('row')
  await expect(rows).toHaveCount(4)
  await tabTo(page, rows.nth(1))
  await page.keyboard.press('End')
  await expect(rows.nth(3)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(rows.nth(2)).toBeFocused()
  const name = await rows.nth(2).getByRole('link').textContent()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: name ?? '', level: 1 })).toBeFocused()

  await page.goBack()
  await expect(rows).toHaveCount(4)
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Filter certificates' })).toBeFocused()
  await page.keyboard.type('c.example')
  await expect(rows).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(rows).toHaveCount(4)
})

test('dialogs give the focus back, and the first Tab leads past the navigation', async ({
  hub: { page },
}) => {
  await protectVault(page)
  await page.keyboard.press('Tab')
  const skip = page.getByRole('button', { name: 'Skip to the content' })
  await page.evaluate(() => document.body.focus())
  await tabTo(page, skip)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()

  const keys = page.getByRole('button', { name: /^Keys/ })
  await tabTo(page, keys)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(keys).toBeFocused()
})

test('what another client changes shows without reloading', async ({ hub: { page } }) => {
  await protectVault(page)
  await goTo(page, '#/instances')
  await expect(page.getByRole('link', { name: 'This computer' })).toBeVisible()
  await callHub(page, 'instances.add', {
    name: 'another client’s',
    kind: 'folder',
    settings: { path: tmpdir() },
  })
  await expect(page.getByRole('link', { name: 'another client’s' })).toBeVisible()
})

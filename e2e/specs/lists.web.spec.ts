import { tmpdir } from 'node:os'
import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { openScreen } from './steps.ts'

test('a filter looks at the words a list shows, not at the times behind them', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  for (const name of ['a.example.test', 'b.example.test']) await orderByCall(page, [name])
  await page.reload()
  await openScreen(page, 'Certificates')
  const rows = page.getByRole('grid', { name: 'Certificates' }).getByRole('row')
  await expect(rows).toHaveCount(3)
  // The times in milliseconds begin with it for hours; no date has it, nor has the port of a CA.
  await page.getByRole('searchbox', { name: 'Filter certificates' }).fill(String(Date.now()).slice(0, 6))
  await expect(page.getByText('Nothing fits the filter.')).toBeVisible()
})

test('one Tab leads into a list, and one out of it', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  for (const name of ['a', 'b', 'c']) await orderByCall(page, [`${name}.example.test`])
  await page.reload()
  await openScreen(page, 'Certificates')
  const rows = page.getByRole('grid', { name: 'Certificates' }).getByRole('row')
  await expect(rows).toHaveCount(4)
  await rows.nth(1).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Renew these 3…' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(rows.nth(1)).toBeFocused()
})

test('a list that is empty for one target instance only says so, and shows all again', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await callHub(page, 'instances.add', { name: 'spare', kind: 'folder', settings: { path: tmpdir() } })
  await page.reload()
  await page.getByRole('combobox', { name: 'Instances shown' }).selectOption('spare')
  for (const [screen, things, one] of [
    ['CA accounts', 'CA accounts', 'Lab CA'],
    ['Credentials', 'credentials', 'Lab DNS'],
  ] as const) {
    await openScreen(page, screen)
    await expect(page.getByRole('heading', { name: `No ${things} of “spare”` })).toBeVisible()
    await page.getByRole('button', { name: 'Show all instances' }).click()
    await expect(page.getByRole('link', { name: one })).toBeVisible()
    await page.getByRole('combobox', { name: 'Instances shown' }).selectOption('spare')
  }
})

test('the next renewals and the outlook are those of the target instance that is looked at', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await orderByCall(page, ['here.example.test'])
  await callHub(page, 'instances.add', { name: 'spare', kind: 'folder', settings: { path: tmpdir() } })
  await page.reload()
  const next = page.getByRole('region', { name: 'Next renewals' })
  const outlook = page.getByRole('region', { name: 'Expiry outlook' })
  await expect(next.getByText('here.example.test')).toBeVisible()
  await expect(outlook.getByText('1 certificate is renewed after that.')).toBeVisible()
  await page.getByRole('combobox', { name: 'Instances shown' }).selectOption('spare')
  await expect(next.getByText('Nothing was issued yet.')).toBeVisible()
  await expect(outlook.getByText('Nothing was issued yet.')).toBeVisible()
})

test('everything that needs a person can be seen, and found by what failed', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await orderByCall(page, ['fine.example.test'])
  const names = Array.from({ length: 9 }, (_, n) => `host-${n}.not-our-zone.test`)
  await Promise.all(names.map((name) => orderByCall(page, [name])))
  await page.reload()
  const needs = page.getByRole('region', { name: 'Needs you' })
  await expect(needs.getByRole('link')).toHaveCount(8)
  await needs.getByRole('button', { name: 'Show all 9' }).click()
  await expect(needs.getByRole('link')).toHaveCount(9)
  await openScreen(page, 'Certificates')
  await page.getByRole('searchbox', { name: 'Filter certificates' }).fill('done')
  await expect(page.getByRole('grid').getByRole('link')).toHaveText(['fine.example.test'])
})

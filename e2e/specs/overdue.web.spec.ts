import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from '../hosts/test.ts'
import { problems } from './axe.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo } from './steps.ts'

const day = 86_400_000

test('a renewal that waits for the vault is said to be due, why it is not done, and in the outlook', async ({
  hub,
}) => {
  const { page, lab, dataDirectory } = hub
  await prepareHub(page, lab)
  const { certificate } = await orderByCall(page, ['example.test'])
  await callHub(page, 'vault.lock', {})
  // The lab’s CA issues for years: as if most of them had gone by.
  const database = new DatabaseSync(join(dataDirectory, 'hub.sqlite'), { timeout: 30_000 })
  const [from, to] = [Date.now() - 80 * day, Date.now() + 10 * day]
  database.prepare('UPDATE issued SET notBefore = ?, notAfter = ?, issuedAt = ?').run(from, to, from)
  database.close()
  await page.reload()
  await page.getByRole('button', { name: 'Look around without unlocking' }).click()
  await goTo(page, `#/certificates/${certificate}`)
  const renewal = page.getByRole('region', { name: 'Renewal' })
  await expect(renewal).toContainText('It is due now')
  await expect(renewal).toContainText('as soon as the vault is unlocked')
  await goTo(page, '#/')
  await expect(page.getByRole('region', { name: 'Next renewals' })).toContainText('due now')

  const outlook = page.getByRole('region', { name: 'Expiry outlook' })
  const weeks = outlook.getByRole('table', { name: 'Renewals and ends of certificates by week' })
  const week = weeks.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'This week' }) })
  await expect(weeks.getByRole('row')).toHaveCount(13)
  await expect(week.getByRole('cell').first()).toContainText('1')
  await expect(outlook).toContainText('the hub knows of no published limit')
  expect(await problems(page, 'outlook')).toEqual([])

  await callHub(page, 'renewal.pause', { certificate })
  await expect(weeks).toContainText('1 paused')
  await expect(week.getByRole('cell').first()).toHaveText('0')
  await expect(weeks.getByRole('link')).toHaveCount(1)
  await weeks.getByRole('link').click()
  await expect(page.getByRole('button', { name: /^Show all, not only renewed or ending/ })).toBeVisible()
  await expect(page.getByRole('grid').getByRole('link')).toHaveText(['example.test'])
})

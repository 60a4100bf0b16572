import { tmpdir } from 'node:os'
import type { Locator } from '@playwright/test'
import { expect, test } from '../hosts/test.ts'
import { callHub, prepareHub } from './call-hub.ts'
import { goTo, openScreen } from './steps.ts'

/** As long as a name may be, without a place to break it. */
const long = 'Certificates'.repeat(9).slice(0, 100)

/** What reaches over the right edge of the box. */
const sticksOut = (box: Locator): Promise<string[]> =>
  box.evaluate((element) => {
    const { right } = element.getBoundingClientRect()
    return [...element.querySelectorAll('*')]
      .filter((each) => each.getBoundingClientRect().right > right + 1)
      .map((each) => `${each.tagName} ${each.textContent?.slice(0, 40)}`)
  })

test('a long name is shown whole where it has to be typed, chosen or told apart', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await callHub(page, 'instances.add', { name: long, kind: 'folder', settings: { path: tmpdir() } })
  const { id } = await callHub(page, 'credentials.add', {
    instance: 'local',
    type: 'basic-auth',
    name: long,
    username: 'guest',
    password: 'let me in please',
  })
  await callHub(page, 'notifications.save', {
    kind: 'email',
    name: long,
    enabled: true,
    kinds: ['failure'],
    host: 'smtp.example.test',
    port: 465,
    security: 'tls',
    username: '',
    from: 'certhub@example.test',
    to: Array.from({ length: 20 }, (_, n) => `person-${n}@example.test`),
  })
  await page.reload()
  const dialog = page.getByRole('dialog')

  await goTo(page, `#/credentials/${id}`)
  await page.getByRole('button', { name: 'Remove' }).click()
  await dialog.getByLabel(/^Type/).waitFor()
  expect(await sticksOut(dialog)).toEqual([])
  await page.keyboard.press('Escape')

  await openScreen(page, 'CA accounts')
  await page.getByRole('link', { name: 'Lab CA' }).click()
  await page.getByRole('button', { name: 'Share…' }).click()
  await dialog.getByLabel(long).waitFor()
  expect(await sticksOut(dialog)).toEqual([])
  await page.keyboard.press('Escape')

  await page.setViewportSize({ width: 640, height: 400 })
  await openScreen(page, 'Settings')
  const notifications = page.getByRole('region', { name: 'Notifications' })
  await expect(notifications.getByText('and 17 more')).toBeVisible()
  expect(await sticksOut(notifications)).toEqual([])
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, openScreen } from './steps.ts'

/** The hub does not answer what is done meanwhile. */
const away = async (page: Page, act: () => Promise<void>): Promise<void> => {
  await page.context().setOffline(true)
  await act()
  await expect(page.getByText('The hub does not answer.').first()).toBeVisible()
  await page.context().setOffline(false)
}

test('a renewal that cannot be resumed says why', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  const { certificate } = await orderByCall(page, ['example.test'])
  await goTo(page, `#/certificates/${certificate}`)
  const renewal = page.getByRole('region', { name: 'Renewal' })
  await renewal.getByRole('button', { name: 'Pause' }).click()
  await expect(renewal.getByText('It is paused')).toBeVisible()
  await away(page, async () => {
    await renewal.getByRole('button', { name: 'Resume' }).click()
    await expect(renewal.getByRole('alert')).toContainText('The hub does not answer.')
  })
})

test('a dialog that is opened again does not show why it failed the last time', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await page.reload()
  await openScreen(page, 'CA accounts')
  await page.getByRole('link', { name: 'Lab CA' }).click()
  const open = page.getByRole('button', { name: 'Roll the key' })
  const dialog = page.getByRole('dialog', { name: 'Replace the account’s key?' })
  // What the page itself asks for is answered.
  await expect(open).toBeVisible()
  await away(page, async () => {
    await open.click()
    await dialog.getByRole('button', { name: 'Roll the key' }).click()
    await expect(dialog.getByRole('alert')).toBeVisible()
  })
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await open.click()
  await expect(dialog).toBeVisible()
  await expect(dialog.getByRole('alert')).toBeHidden()
})

test('what failed is forgotten once something else is done', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  const folder = await mkdtemp(join(tmpdir(), 'certhub-e2e-failed-'))
  const web = await callHub(page, 'instances.add', {
    name: 'web',
    kind: 'folder',
    settings: { path: folder },
  })
  await callHub(page, 'accounts.share', { account: 'Lab CA', instances: [web.id] })
  const { key, nameserver } = lab
  const { id: credential } = await callHub(page, 'credentials.add', {
    type: 'dns',
    instance: 'web',
    name: 'Lab DNS',
    provider: 'rfc2136',
    fields: { nameserver, tsigKey: key.name, tsigAlgorithm: key.algorithm, tsigSecret: key.secret },
  })
  const wanted = { instance: 'web', names: ['example.test'], staging: true, credential }
  const { certificate, order } = await callHub(page, 'certificates.order', wanted)
  await callHub(page, 'orders.wait', { order, timeoutMs: 60_000 })
  await goTo(page, `#/certificates/${certificate}`)
  await page.getByRole('heading', { name: 'example.test', level: 1 }).waitFor()
  const alert = page.getByRole('main').getByRole('alert')
  await away(page, async () => {
    await page.getByRole('button', { name: 'Renew now' }).click()
    await expect(alert).toBeVisible()
  })
  await page.getByRole('button', { name: 'Write again' }).click()
  await expect(page.getByText('Written again')).toBeVisible()
  await expect(alert).toBeHidden()
  await rm(folder, { recursive: true })
})

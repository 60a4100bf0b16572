import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../hosts/test.ts'
import { callHub, prepareHub } from './call-hub.ts'
import { goTo, openScreen, pick } from './steps.ts'

test('a check that takes long, and an order by hand, which waits for a person, can be stopped', async ({
  hub: { page, lab, dataDirectory },
}) => {
  await prepareHub(page, lab)
  const program = join(dataDirectory, 'slow.sh')
  await writeFile(program, '#!/bin/sh\n[ "$1" = cleanup ] || exec sleep 300\n', { mode: 0o755 })
  const slow = {
    instance: 'local',
    type: 'dns',
    name: 'Slow',
    provider: 'exec',
    fields: { program },
  } as const
  await callHub(page, 'credentials.add', slow)
  await page.reload()
  await openScreen(page, 'Credentials')
  await page.getByRole('link', { name: 'Add a credential' }).click()
  await pick(page, 'DNS provider', 'manual')
  await page.getByRole('button', { name: 'Store the credential' }).click()
  await expect(page.getByRole('heading', { name: 'By hand' })).toBeVisible()

  await goTo(page, `#/certificates/new?names=hand.example.test&staging=true`)
  const credential = page.getByLabel('DNS credential')
  await credential.selectOption({ label: 'Slow – External program' })
  await page.getByText('More options').click()
  await expect(page.getByRole('checkbox', { name: /^Lab DNS/ })).toBeVisible()
  const check = page.getByRole('button', { name: 'Check everything first' })
  await check.click()
  await page.getByRole('button', { name: 'Stop the check' }).click()
  await expect(check).toBeFocused()
  await expect(check).not.toHaveAttribute('aria-busy', 'true')
  await expect(page.getByText('hand.example.test').first()).toBeVisible()
  const lastNoted = async () => (await callHub(page, 'audit.list', { limit: 1 })).entries[0]
  await expect.poll(lastNoted).toMatchObject({ action: 'certificates.preflight', detail: 'call.cancelled' })

  await credential.selectOption({ label: 'By hand – By hand' })
  await check.click()
  await expect(
    page.getByText('a person writes _acme-challenge.hand.example.test at each order'),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Order the certificate' }).click()
  await expect(page.getByText('Write this TXT record now')).toBeVisible()
  await expect(page.getByText('_acme-challenge.hand.example.test').first()).toBeVisible()

  await openScreen(page, 'Overview')
  const needed = page
    .getByRole('region', { name: 'Needs you' })
    .getByRole('link', { name: 'hand.example.test' })
  await expect(needed).toContainText('waits until you have written its DNS records')
  await needed.click()
  await page.getByRole('button', { name: 'Cancel the order' }).click()
  await expect(page.getByText('Write this TXT record now')).toBeHidden()
  await openScreen(page, 'Overview')
  await expect(needed).toContainText('its order was cancelled')
  const { orders } = await callHub(page, 'orders.list', {})
  expect(orders[0]?.state).toBe('cancelled')
})

test('names in zones of two credentials are ordered with both', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await callHub(page, 'credentials.add', {
    type: 'dns',
    instance: 'local',
    name: 'Nobody',
    provider: 'duckdns',
    fields: { DUCKDNS_TOKEN: 'of nobody' },
  })
  await page.reload()
  await goTo(page, `#/certificates/new?names=two.example.test&staging=true`)
  await page.getByLabel('DNS credential').selectOption({ label: 'Nobody – Duck DNS' })
  await page.getByText('More options').click()
  await page.getByRole('checkbox', { name: /^Lab DNS/ }).check()
  await page.getByRole('button', { name: 'Order the certificate' }).click()
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible()
  await page.getByRole('link', { name: 'Open the certificate' }).click()
  await expect(page.getByText('1 credential')).toBeVisible()
})

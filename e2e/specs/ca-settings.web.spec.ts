import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type FaultProxy, startFaultProxy } from '../../lab/fault-proxy.ts'
import type { LabPlaces } from '../hosts/lab-places.ts'
import { expect, test } from '../hosts/test.ts'
import { addPersistAccount, callHub, orderByCall, prepareHub } from './call-hub.ts'
import { chooseLabCa, goTo, openScreen, pick, protectVault } from './steps.ts'

test('agreeing to the terms of one CA agrees to no other’s', async ({ hub: { page, lab } }) => {
  await protectVault(page)
  await page.getByRole('link', { name: 'Add a CA account' }).click()
  await chooseLabCa(page, lab)
  const agree = page.getByLabel(/^I agree to the terms/)
  await agree.check()
  await page.getByRole('radio', { name: /^Staging/ }).check()
  await expect(agree).toBeChecked()
  await page.getByLabel('Directory URL').fill(lab.persistCa.directoryUrl)
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByLabel('Choose a PEM file').setInputFiles(lab.persistCa.tlsRootFile)
  await expect(page.getByText(lab.persistCa.directoryUrl)).toBeVisible()
  await expect(agree).not.toBeChecked()
})

test('the preferred CA stays, and failover can be switched off, though its last account is gone', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  const preferredCa = lab.directoryUrl
  await callHub(page, 'failover.setSettings', { enabled: true, preferredCa })
  await callHub(page, 'accounts.remove', { account: 'Lab CA', evenIfUsed: true })
  await page.reload()
  await openScreen(page, 'Settings')
  await expect(page.getByLabel('Preferred CA')).toHaveValue(preferredCa)
  await page.getByLabel('Go on with another CA when one fails').click()
  await expect
    .poll(() => callHub(page, 'failover.settings', {}))
    .toEqual({ enabled: false, preferredCa, nextCas: [] })
})

test('settings show which CA a certificate would be ordered from, and what a change does to it', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await addPersistAccount(page, lab.persistCa)
  await orderByCall(page, ['example.test'])
  await page.reload()
  await openScreen(page, 'Settings')
  const failover = page.getByRole('region', { name: 'CA failover' })
  await pick(page, 'Preview for a certificate', 'example')
  const host = (url: string): string => new URL(url).host
  await expect(failover.getByText(`Chosen: ${host(lab.directoryUrl)}`)).toBeVisible()
  await failover.getByLabel('Preferred CA').selectOption(lab.persistCa.directoryUrl)
  await expect(failover.getByText(`Chosen: ${host(lab.persistCa.directoryUrl)}`)).toBeVisible()
})

test('the order of the CAs after the preferred one is set with the keyboard, and the preview follows', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await addPersistAccount(page, lab.persistCa)
  // The same CA under another address counts as another one.
  const alias = new URL(lab.directoryUrl)
  alias.hostname = alias.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
  await callHub(page, 'accounts.add', {
    instance: 'local',
    ca: alias.href,
    name: 'Third CA',
    staging: true,
    termsAgreed: true,
    caBundle: await readFile(lab.tlsRootFile, 'utf8'),
  })
  await orderByCall(page, ['example.test'])
  await page.reload()
  await openScreen(page, 'Settings')
  const failover = page.getByRole('region', { name: 'CA failover' })
  const order = failover.getByRole('list', { name: 'Then, when one fails' }).getByRole('listitem')
  const host = (url: string): string => new URL(url).host
  const [first, second, third] = [lab.directoryUrl, lab.persistCa.directoryUrl, alias.href].map(host)
  const shown = [first, second, third].map((name) => new RegExp(`${name}$`))
  await expect(order).toHaveText(shown)
  const up = failover.getByRole('button', { name: `Move ${third} up` })
  await up.focus()
  await page.keyboard.press('Enter')
  await expect(order.nth(1)).toContainText(third ?? '')
  await expect(up).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(order.first()).toContainText(third ?? '')
  await expect(up).toBeFocused()
  await pick(page, 'Preview for a certificate', 'example')
  await expect(failover.getByText(`Chosen: ${third}`)).toBeVisible()
  await failover.getByLabel('Preferred CA').selectOption(lab.directoryUrl)
  await expect(failover.getByText(`Chosen: ${first}`)).toBeVisible()
  await expect(order).toHaveText([third, second].map((name) => new RegExp(`${name}$`)))
})

test('an account of a private staging CA is taken over as one', async ({ hub: { page, lab } }) => {
  const folder = await mkdtemp(join(tmpdir(), 'certhub-e2e-key-'))
  await prepareHub(page, lab)
  const exported = { account: 'Lab CA', directory: folder, format: 'pem' } as const
  const { files } = await callHub(page, 'accounts.exportKey', exported)
  await callHub(page, 'accounts.remove', { account: 'Lab CA', evenIfUsed: true })
  await page.reload()
  await goTo(page, '#/accounts/import')
  await page.getByRole('textbox', { name: 'CA', exact: true }).fill(lab.directoryUrl)
  await page.getByRole('radio', { name: /^Staging/ }).check()
  await page.getByRole('textbox', { name: 'Key file' }).fill(files[0] ?? '')
  await page.getByRole('textbox', { name: 'CA bundle' }).fill(await readFile(lab.tlsRootFile, 'utf8'))
  await page.getByRole('button', { name: 'Take the account over' }).click()
  await expect(page.getByRole('region', { name: 'Fire drill' })).toBeVisible()
  const { accounts } = await callHub(page, 'accounts.list', {})
  expect(accounts).toMatchObject([{ staging: true }])
  await rm(folder, { recursive: true })
})

test('the options of an order stay open while they are emptied', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await page.reload()
  await goTo(page, '#/certificates/new?names=example.test&staging=true')
  await page.getByText('More options').click()
  const days = page.getByLabel('Lifetime in days')
  await days.fill('9')
  await days.press('Backspace')
  await expect(days).toBeFocused()
  await expect(days).toBeVisible()
})

test('what was checked before an order is no answer once the order is another', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await page.reload()
  await goTo(page, '#/certificates/new?names=example.test&staging=true')
  await page.getByRole('button', { name: 'Check everything first' }).click()
  const result = page.getByRole('heading', { name: /^(Everything is ready|Ready, as far)/ })
  await expect(result).toBeVisible()
  await page.getByRole('textbox', { name: 'Names' }).fill('www.not-our-zone.test ')
  await expect(result).toBeHidden()
})

test('“New certificate” begins anew on a form that a link has filled in', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await page.reload()
  await goTo(page, '#/certificates/new?names=example.test&staging=true')
  const chip = page.getByRole('button', { name: 'Edit example.test' })
  await expect(chip).toBeVisible()
  await page.getByRole('link', { name: 'New certificate' }).click()
  await expect(chip).toBeHidden()
})

test('an error on the form that mends it has no link that leads nowhere', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  const taken = createServer().listen(0)
  const { port } = taken.address() as AddressInfo
  await page.reload()
  await goTo(page, `#/certificates/new?names=example.test&staging=true&validation=http-listener&port=${port}`)
  await page.getByRole('button', { name: 'Check everything first' }).click()
  const error = page.getByRole('alert').filter({ hasText: 'is in use by another program' })
  await expect(error).toBeVisible()
  await expect(error.getByRole('link', { name: 'Change the order' })).toBeHidden()
  taken.close()
})

test('the way from an error to its field on the same form leads there each time', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  await callHub(page, 'credentials.add', {
    instance: 'local',
    type: 'dns',
    name: 'ZoneEdit',
    provider: 'zoneedit',
    fields: { ZONEEDIT_USER: 'octo', ZONEEDIT_AUTH_TOKEN: 'a token that nobody accepts' },
  })
  await page.reload()
  await goTo(page, '#/certificates/new?names=example.test&staging=true')
  await page.getByRole('button', { name: 'Check everything first' }).click()
  for (const _ of ['at first', 'again']) {
    const change = page.getByRole('link', { name: 'Change the order' })
    await change.focus()
    await change.press('Enter')
    await expect(page.getByLabel('DNS credential')).toBeFocused()
    await expect(page.getByRole('button', { name: 'Edit example.test' })).toBeVisible()
  }
})

/** An account at the lab's CA behind a proxy that lets things go wrong. */
const withFaultyCa = async (
  page: Page,
  lab: LabPlaces,
  act: (proxy: FaultProxy, account: string) => Promise<void>,
): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'certhub-e2e-faults-'))
  await prepareHub(page, lab)
  const { directoryUrl, tlsRootFile } = lab
  const proxy = await startFaultProxy({ dir, pebble: { directoryUrl, tlsRootFile } })
  try {
    await callHub(page, 'accounts.remove', { account: 'Lab CA', evenIfUsed: true })
    const { id } = await callHub(page, 'accounts.add', {
      instance: 'local',
      ca: proxy.directoryUrl,
      name: 'Faulty CA',
      staging: true,
      termsAgreed: true,
      caBundle: await readFile(proxy.tlsRootFile, 'utf8'),
    })
    await act(proxy, id)
  } finally {
    await proxy.stop()
    await rm(dir, { recursive: true })
  }
}

const problem = (status: number, type: string, detail: string, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail }),
})

test('a CA’s limit of days is said in days', async ({ hub: { page, lab } }) => {
  await withFaultyCa(page, lab, async (proxy) => {
    const detail = 'too many certificates already issued for this exact set of identifiers'
    const answer = problem(429, 'rateLimited', detail, { 'retry-after': String(6.5 * 86_400) })
    proxy.inject('newOrder', { answer })
    const { order } = await orderByCall(page, ['example.test'])
    await goTo(page, `#/orders/${order}`)
    await expect(page.getByRole('alert')).toContainText('It may be tried again in 6 days')
  })
})

test('an account is registered again with the binding that its CA wants now', async ({
  hub: { page, lab },
}) => {
  await withFaultyCa(page, lab, async (proxy, account) => {
    await page.reload()
    await goTo(page, `#/accounts/${account}`)
    await page.getByRole('button', { name: 'Register again…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Register “Faulty CA” again' })
    await dialog.getByLabel(/^I agree to the terms/).check()
    const detail = 'this CA binds accounts'
    proxy.inject('newAccount', { answer: problem(403, 'externalAccountRequired', detail) })
    await dialog.getByRole('button', { name: 'Register again' }).click()
    await expect(dialog.getByRole('alert')).toContainText('needs an external account binding')
    await dialog.getByLabel('EAB key id').fill('kid-1')
    await dialog.getByLabel('HMAC key').fill('c2VjcmV0LW9mLXRoZS1DQS1hbmQtdXMtYWxvbmU')
    await dialog.getByRole('button', { name: 'Register again' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText('kid-1')).toBeVisible()
  })
})

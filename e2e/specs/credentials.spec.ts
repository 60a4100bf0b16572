import { makeSelfSigned } from '../../lab/self-signed.ts'
import { expect, test } from '../hosts/test.ts'
import { callHub, prepareHub } from './call-hub.ts'
import { goTo, openScreen, passphrase, pick, protectVault } from './steps.ts'

const store = 'Store the credential'

test('one of each type is stored by the form, and the list groups them', async ({ hub: { page } }) => {
  await protectVault(page)
  const add = async (type: string, fill: () => Promise<void>): Promise<void> => {
    await openScreen(page, 'Credentials')
    await page.getByRole('link', { name: 'Add a credential' }).click()
    await page.getByRole('radio', { name: new RegExp(`^${type}`) }).check()
    await fill()
    await page.getByRole('button', { name: store }).click()
    await expect(page.getByRole('heading', { name: 'Add a credential' })).toBeHidden()
    // A DNS credential is offered to be tested at once, lego's too.
    if (type === 'DNS provider') await page.getByRole('button', { name: 'Not now' }).click()
  }
  const name = page.getByRole('textbox', { name: 'Name', exact: true })

  await add('DNS provider', async () => {
    await pick(page, 'DNS provider', 'zoneedit')
    await expect(page.getByText('writes at ZoneEdit through lego')).toBeVisible()
    await page.getByLabel(/^User/).fill('octo')
    await page.getByLabel('Auth token').fill('a secret token')
    await expect(name).toHaveValue('ZoneEdit')
  })
  await add('DNS provider', async () => {
    await pick(page, 'DNS provider', 'other')
    await page.getByLabel('Provider code').fill('mydns')
    await page.getByRole('textbox', { name: 'Variable 1' }).fill('MYDNS_TOKEN')
    await page.getByRole('textbox', { name: 'Value 1' }).fill('a token of my own')
    await name.fill('Mine')
  })
  await add('Container registry', async () => {
    await page.getByLabel('Server').fill('ghcr.io')
    await page.getByRole('textbox', { name: 'User name' }).fill('octo')
    await page.getByRole('textbox', { name: 'Password' }).fill('pull me please')
    await name.fill('GitHub')
  })
  await add('Basic auth', async () => {
    await page.getByRole('textbox', { name: 'User name' }).fill('guest')
    await page.getByRole('textbox', { name: 'Password' }).fill('let me in')
    await name.fill('Door 🚪')
  })
  const { certificate, privateKey } = await makeSelfSigned(['own.example.test'])
  await add('TLS certificate', async () => {
    const buffer = Buffer.from(privateKey + certificate)
    await page
      .getByLabel('Choose certificate files')
      .setInputFiles({ name: 'shop.pem', mimeType: 'application/x-pem-file', buffer })
    await expect(page.getByLabel('Private key')).toHaveValue(/BEGIN PRIVATE KEY/)
    await expect(name).toHaveValue('shop')
  })
  await add('ACME wildcard', async () => {
    await page.getByLabel('Common name').fill('*.example.test')
    await pick(page, 'DNS provider', 'cloudflare')
    await page.getByRole('button', { name: 'Use template' }).click()
    await expect(page.getByLabel('Configuration')).toHaveValue(/"token": ""/)
    await page.getByLabel('Configuration').fill('{"CF_DNS_API_TOKEN": "a cloudflare token"}')
  })

  await openScreen(page, 'Credentials')
  for (const [group, row] of [
    ['DNS providers (2)', 'mydns (custom)'],
    ['Container registries (1)', 'ghcr.io'],
    ['Basic auth (1)', 'Door 🚪'],
    ['TLS certificates (1)', 'own.example.test'],
    ['ACME wildcards (1)', '*.example.test'],
  ] as const) {
    const region = page.getByRole('region', { name: group })
    await expect(region.getByText(row).first()).toBeVisible()
  }
  await expect(page.getByText('Default', { exact: true }).last()).toBeVisible()
})

test('what is missing or wrong is said at its field, the first one has the focus, and nothing is lost', async ({
  hub: { page },
}) => {
  await protectVault(page)
  await goTo(page, `#/credentials/new`)
  await page.getByRole('button', { name: store }).click()
  await expect(page.getByRole('combobox', { name: 'DNS provider' })).toBeFocused()
  await page.getByRole('radio', { name: /^TLS certificate/ }).check()
  const [one, other] = [await makeSelfSigned(['a.example.test']), await makeSelfSigned(['b.example.test'])]
  await page.getByLabel('Certificate', { exact: true }).fill(one.certificate)
  await page.getByLabel('Private key').fill(other.privateKey)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mixed up')
  await page.getByRole('button', { name: store }).click()
  await expect(page.getByText('The private key belongs to none of the certificates')).toBeVisible()
  await expect(page.getByLabel('Private key')).toBeFocused()
  await expect(page.getByLabel('Certificate', { exact: true })).toHaveValue(one.certificate)
  await page.getByLabel('Private key').fill(one.privateKey)
  await page.getByRole('button', { name: store }).click()
  await expect(page.getByRole('heading', { name: 'Mixed up' })).toBeVisible()
})

test('a password is shown to who confirms, for half a minute', async ({ hub: { page, desktop } }) => {
  await page.clock.install()
  await protectVault(page)
  await callHub(page, 'credentials.add', {
    type: 'basic-auth',
    instance: 'local',
    name: 'Door',
    username: 'guest',
    password: 'let me in please',
  })
  await openScreen(page, 'Credentials')
  await page.getByRole('link', { name: 'Door' }).click()
  await expect(page.getByRole('heading', { name: 'Door' })).toBeVisible()
  await page.getByRole('button', { name: 'Show the password' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Passphrase of the vault').fill('not the passphrase')
  await dialog.getByRole('button', { name: 'Show the password' }).click()
  await expect(dialog.getByText('The password of “Door” was not shown')).toBeVisible()
  await dialog.getByLabel('Passphrase of the vault').fill(passphrase)
  await dialog.getByRole('button', { name: 'Show the password' }).click()
  await expect(dialog.getByLabel('Password', { exact: true })).toHaveValue('let me in please')
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await expect(dialog.getByText(/^Copied\./)).toBeVisible()
  if (desktop) expect((await desktop.record()).clipboard).toBe('let me in please')
  await page.clock.runFor(31_000)
  await expect(page.getByText('let me in please')).toBeHidden()
  await expect(dialog.getByLabel('Passphrase of the vault')).toBeVisible()
  expect(await page.content()).not.toContain('let me in please')

  const { entries } = await callHub(page, 'audit.list', {})
  expect(entries.filter(({ action }) => action === 'credentials.reveal').map(({ result }) => result)).toEqual(
    ['ok', 'failed'],
  )
})

test('removing one that is used lists what breaks and asks by name', async ({ hub: { page, lab } }) => {
  await prepareHub(page, lab)
  await page.reload()
  const { certificate } = await callHub(page, 'certificates.order', {
    instance: 'local',
    names: ['used.example.test'],
    staging: true,
  })
  await openScreen(page, 'Credentials')
  await page.getByRole('link', { name: 'Lab DNS' }).click()
  await expect(page.getByRole('region', { name: 'Where it is used' })).toContainText('used.example.test')
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove “Lab DNS”?' })
  await expect(dialog).toContainText('1 certificate uses it and cannot be renewed without it')
  await expect(dialog).toContainText('used.example.test')
  await dialog.getByRole('textbox').fill('lab')
  await dialog.getByRole('button', { name: 'Remove it although it is used' }).click()
  await expect(dialog.getByText('This is not “Lab DNS”.')).toBeVisible()
  await dialog.getByRole('textbox').fill('Lab DNS')
  await dialog.getByRole('button', { name: 'Remove it although it is used' }).click()
  await expect(page.getByRole('heading', { name: 'No credentials yet' })).toBeVisible()
  expect(certificate).toMatch(/^crt_/)
})

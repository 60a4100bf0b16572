import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '../hosts/test.ts'
import { callHub } from './call-hub.ts'
import { openScreen, passphrase, protectVault } from './steps.ts'

const next = 'seven other quiet words'

test('another passphrase opens the vault from then on, and the one before does not', async ({
  hub: { page },
}) => {
  await protectVault(page)
  await openScreen(page, 'Settings')
  await page.getByRole('button', { name: 'Change…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change how the master key is kept' })
  await dialog.getByRole('radio', { name: /^Passphrase/ }).check()
  await dialog.getByLabel('Passphrase now').fill('wrong wrong wrong')
  await dialog.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(next)
  await dialog.getByLabel('Passphrase again').fill(next)
  await dialog.getByRole('button', { name: 'Change it' }).click()
  await expect(dialog.getByText('That passphrase does not open this vault.')).toBeVisible()
  await dialog.getByLabel('Passphrase now').fill(passphrase)
  await dialog.getByRole('button', { name: 'Change it' }).click()
  await expect(dialog).toBeHidden()

  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByText('That passphrase does not open this vault.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(next)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('a recovery key is shown once, must be kept, and opens the vault', async ({ hub: { page } }) => {
  await protectVault(page)
  await openScreen(page, 'Settings')
  await page.getByRole('button', { name: 'Make one…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Recovery key' })
  await dialog.getByLabel('Passphrase now').fill(passphrase)
  await dialog.getByRole('button', { name: 'Make the recovery key' }).click()
  const key = (await dialog.locator('code').textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog.getByText('It is shown only now')).toBeVisible()
  await dialog.getByLabel('I have printed it or written it down').check()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog).toBeHidden()
  expect(await page.content()).not.toContain(key)

  await page.getByRole('button', { name: 'Lock now' }).click()
  await page.getByRole('button', { name: 'Use the recovery key' }).click()
  await page.getByRole('textbox', { name: 'Recovery key' }).fill(`${key.slice(0, -1)}?`)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByText('That is not a recovery key')).toBeVisible()
  await page.getByRole('textbox', { name: 'Recovery key' }).fill(key.toLowerCase())
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Change how the master key is kept' })).toBeVisible()
})

test('everything is encrypted anew, and says how much that was', async ({ hub: { page } }) => {
  await protectVault(page)
  for (const name of ['one', 'two', 'three']) {
    await callHub(page, 'credentials.add', {
      type: 'basic-auth',
      instance: 'local',
      name,
      username: name,
      password: `password of ${name}`,
    })
  }
  await openScreen(page, 'Settings')
  await page.getByRole('button', { name: 'Encrypt anew…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Encrypt everything anew' })
  await dialog.getByRole('button', { name: 'Encrypt anew', exact: true }).click()
  await expect(dialog.getByText(/^3 values are encrypted anew/)).toBeVisible()
})

test('a backup is written where one says, and a weak passphrase is refused at its field', async ({
  hub: { page },
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'certhub-e2e-backup-'))
  const file = join(folder, 'hub.backup')
  await protectVault(page)
  await openScreen(page, 'Settings')
  await page.getByRole('button', { name: 'Back up…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Back up the hub' })
  await dialog.getByLabel('File').fill(file)
  for (const [words, seen] of [
    ['short', 'That passphrase is too short.'],
    [next, 'Copy it to another place.'],
  ] as const) {
    await dialog.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(words)
    await dialog.getByLabel('Passphrase again').fill(words)
    await dialog.getByRole('button', { name: 'Back up', exact: true }).click()
    await expect(dialog.getByText(seen)).toBeVisible()
  }
  expect((await stat(file)).size).toBeGreaterThan(1000)
  await rm(folder, { recursive: true })
})

test('a token is shown once, listed, and revoked', async ({ hub: { page } }) => {
  await protectVault(page)
  await openScreen(page, 'Settings')
  await page.getByRole('button', { name: 'Create a token' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('deploy script')
  await page.getByRole('radio', { name: /^Credentials Manager/ }).check()
  await page.getByRole('button', { name: 'Create the token' }).click()
  const shown = page.getByRole('dialog', { name: 'Token “deploy script”' })
  const value = (await shown.locator('code').first().textContent()) ?? ''
  expect(value).toMatch(/^certhub_/)
  await shown.getByRole('button', { name: 'Done' }).click()
  await expect(shown).toBeHidden()
  expect(await page.content()).not.toContain(value)
  const list = page.getByRole('region', { name: 'Tokens' })
  await expect(list).toContainText('Credentials Manager')
  await list.getByRole('button', { name: 'Revoke “deploy script”' }).click()
  await page.getByRole('button', { name: 'Revoke the token' }).click()
  await expect(list.getByText('Revoked')).toBeVisible()
})

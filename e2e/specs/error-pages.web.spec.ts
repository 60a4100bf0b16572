import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, passphrase } from './steps.ts'

test('the code of a failed order leads to its page, and back to the order', async ({
  hub: { page, lab },
}) => {
  await callHub(page, 'vault.protect', { source: 'passphrase', passphrase })
  await page.reload()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await prepareHub(page, lab)
  const { order } = await orderByCall(page, ['www.not-our-zone.test'])
  await goTo(page, `#/orders/${order}`)
  const problem = page.getByRole('alert')
  const link = problem.getByRole('link', { name: /^dns\./ })
  const code = (await link.textContent()) ?? ''
  await link.click()

  await expect(page.getByRole('heading', { name: code, level: 1 })).toBeFocused()
  await expect(
    page.getByRole('region', { name: 'Likely causes' }).getByRole('listitem').first(),
  ).toBeVisible()
  await expect(page.getByRole('region', { name: 'What to do' })).toContainText('certhub')
  await expect(page.getByText(`certhub error ${code}`)).toBeVisible()

  await page.getByRole('button', { name: 'Back' }).click()
  await expect(problem).toContainText(code)
})

test('all codes are found in the palette’s list, by a part of a code or of its message', async ({
  hub: { page },
}) => {
  await callHub(page, 'vault.protect', { source: 'passphrase', passphrase })
  await page.reload()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill('error codes')
  await page.keyboard.press('Enter')
  await page.getByRole('searchbox', { name: 'Filter error codes' }).fill('does not know the TSIG')
  await page.getByRole('link', { name: 'dns.tsig_bad_key' }).click()
  await expect(page.getByRole('heading', { name: 'dns.tsig_bad_key' })).toBeVisible()
})

test('a fix that names a field opens its form there', async ({ hub: { page, lab } }) => {
  await callHub(page, 'vault.protect', { source: 'passphrase', passphrase })
  await page.reload()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await prepareHub(page, lab)
  const path = await mkdtemp(join(tmpdir(), 'certhub-folder-'))
  const instance = { name: 'Web server', kind: 'folder', settings: { path }, note: '' } as const
  const { id } = await callHub(page, 'instances.add', instance)
  await rm(path, { recursive: true })
  const [account] = (await callHub(page, 'accounts.list', {})).accounts
  const places = [
    [`#/instances/${id}?field=settings.path`, 'Folder'],
    [`#/accounts/${account?.id}?field=email`, 'E-mail'],
    ['#/accounts/new?field=email', 'E-mail'],
    ['#/certificates/new?field=names', 'Names'],
    ['#/credentials/new?provider=rfc2136&field=tsigSecret', 'TSIG secret'],
  ] as const
  for (const [hash, label] of places) {
    await goTo(page, hash)
    await expect(page.getByRole('textbox', { name: label }).first(), hash).toBeFocused()
    await page.keyboard.press('Escape')
  }
})

test('a locked vault does not hide the page of its error', async ({ hub: { page } }) => {
  await callHub(page, 'vault.protect', { source: 'passphrase', passphrase })
  await callHub(page, 'vault.lock', {})
  await page.reload()
  await page.getByLabel('Passphrase').fill('not the passphrase')
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await page.getByRole('alert').getByRole('link', { name: 'vault.wrong_passphrase' }).click()
  await expect(page.getByRole('region', { name: 'What to do' })).toContainText('recovery key')
  await page.getByRole('button', { name: 'Back' }).click()
  await expect(page.getByRole('heading', { name: 'The vault is locked' })).toBeVisible()
})

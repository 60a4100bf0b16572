import { expect, test } from '../hosts/test.ts'
import { addPersistAccount, callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, protectVault } from './steps.ts'

test('a record that stands in DNS is written once, and validates from then on', async ({
  hub: { page, lab },
}) => {
  await protectVault(page)
  await prepareHub(page, lab)
  const account = await addPersistAccount(page, lab.persistCa)
  await page.reload()
  await goTo(page, `#/certificates/new?names=stand.example.test%20*.stand.example.test&staging=true`)
  await page.getByLabel('CA account').selectOption(account)
  await page.getByRole('radio', { name: /^Standing DNS record/ }).check()

  await test.step('the form shows what to create, and the check names it too', async () => {
    await expect(page.getByText('Missing', { exact: true })).toBeVisible()
    await expect(page.getByText('_validation-persist.stand.example.test', { exact: true })).toBeVisible()
    await expect(page.getByText(/^ca\.example\.test; accounturi=.*; policy=wildcard$/)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Copy value' })).toBeVisible()
    await page.getByRole('button', { name: 'Check everything first' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'challenge.persist_missing' })).toContainText(
      'there is none for this CA',
    )
  })

  await test.step('the hub writes it when it is asked to, with an end', async () => {
    await page.getByLabel('Ends on').fill('2001-01-01')
    await expect(page.getByText('Choose a day that is yet to come.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Write it now' })).toBeDisabled()
    await page.getByLabel('Ends on').fill('2100-01-01')
    await expect(page.getByText(/; persistUntil=4102531199$/)).toBeVisible()
    await page.getByRole('button', { name: 'Write it now' }).click()
    await expect(page.getByText('Stands', { exact: true })).toBeVisible()
  })

  await test.step('the order needs no credential', async () => {
    await page.getByRole('button', { name: 'Order the certificate' }).click()
    await expect(page.getByText('The certificate was issued.').first()).toBeVisible()
    await expect(page.getByText('nothing to write: the record stands for good')).toBeVisible()
    const [shown] = (await callHub(page, 'certificates.list', {})).certificates
    expect(shown?.settings.credential).toBeUndefined()
  })

  await test.step('the certificate’s page shows it, and takes it away after a question', async () => {
    await page.getByRole('link', { name: 'Open the certificate' }).click()
    const section = page.getByRole('region', { name: 'Record in DNS' })
    await expect(section.getByText('Stands', { exact: true })).toBeVisible()
    await section.getByLabel('Write it with').selectOption({ label: 'Lab DNS – DNS update (RFC 2136)' })
    await section.getByRole('button', { name: 'Remove it…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click()
    await expect(section.getByText('Missing', { exact: true })).toBeVisible()
  })

  await test.step('a renewal without it fails, and says what is missing', async () => {
    await page.getByRole('button', { name: 'Renew now' }).click()
    const problem = page.getByRole('alert').filter({ hasText: 'challenge.persist_missing' })
    await expect(problem).toContainText('_validation-persist.stand.example.test TXT')
    await problem.getByRole('link', { name: 'Open the certificate' }).click()
    await expect(page.getByRole('region', { name: 'Record in DNS' })).toBeVisible()
  })
})

test('a certificate is validated at the account’s own name, or as usual where that is not offered', async ({
  hub: { page, lab },
}) => {
  await protectVault(page)
  await prepareHub(page, lab)
  await page.reload()
  await goTo(page, `#/certificates/new?names=own.example.test&staging=true`)
  await page.getByText('More options').click()
  await page.getByLabel('At a record name of the account’s own').check()
  await page.getByRole('button', { name: 'Order the certificate' }).click()
  await expect(page.getByText('offers no dns-account-01 for own.example.test; dns-01 is used')).toBeVisible()
  await page.getByRole('link', { name: 'Open the certificate' }).click()
  await expect(page.getByText('DNS record, at the account’s own name')).toBeVisible()
  await page.getByRole('link', { name: 'Change', exact: true }).click()
  await expect(page.getByLabel('At a record name of the account’s own')).toBeChecked()
})

test('the delegation helper shows the record at the account’s own name', async ({ hub: { page, lab } }) => {
  await protectVault(page)
  await prepareHub(page, lab)
  await orderByCall(page, ['www.example.test'])
  const [credential] = (await callHub(page, 'credentials.list', {})).credentials
  await goTo(page, `#/credentials/${credential?.id}`)
  const section = page.getByRole('region', { name: 'Names in other zones' })
  await section.getByLabel('Domain names').fill('www.not-our-zone.test')
  await section.getByLabel('Zone of this credential').fill('delegated.test')
  await section.getByLabel('At which name').selectOption({ label: 'Lab CA: its own' })
  await section.getByRole('button', { name: 'Check' }).click()
  await expect(section.getByText(/^_[a-z2-7]{16}\._acme-challenge\.www\.not-our-zone\.test$/)).toBeVisible()
})

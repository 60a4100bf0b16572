import { expect, test } from '../hosts/test.ts'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import { goTo, openScreen } from './steps.ts'

test('a member signs in with a token, chooses credentials, and sees none of their screens', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  const { value } = await callHub(page, 'tokens.create', { name: 'Mia', role: 'member' })
  await page.context().clearCookies()
  await page.reload()
  await page.getByRole('textbox', { name: 'Token' }).fill(`${value}x`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('The token is not known')).toBeVisible()
  await page.getByRole('textbox', { name: 'Token' }).fill(value)
  await page.getByRole('button', { name: 'Sign in' }).click()

  const screens = page.getByRole('navigation', { name: 'Screens' })
  await expect(screens.getByRole('link', { name: 'Certificates' })).toBeVisible()
  await expect(screens.getByRole('link', { name: 'Credentials' })).toHaveCount(0)
  await expect(screens.getByRole('link', { name: 'Activity' })).toHaveCount(0)
  await openScreen(page, 'Settings')
  await expect(page.getByRole('heading', { name: 'Security' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Lock now|Change…|Back up…|Create a token/ })).toHaveCount(0)

  const [credential] = (await callHub(page, 'credentials.list', {})).credentials
  expect(credential?.name).toBe('Lab DNS')
  for (const refused of [
    () => callHub(page, 'credentials.show', { credential: 'Lab DNS' }),
    () => callHub(page, 'tokens.list', {}),
    () => callHub(page, 'vault.lock', {}),
  ]) {
    await expect(refused()).rejects.toThrow('auth.forbidden')
  }
  await goTo(page, '#/credentials')
  await expect(page.getByText('This screen needs the role Credentials Manager')).toBeVisible()
})

test('a member reads why an order failed, without ways that are not a member’s', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  const { order } = await orderByCall(page, ['www.not-our-zone.test'])
  const { value } = await callHub(page, 'tokens.create', { name: 'Mia', role: 'member' })
  await goTo(page, `#/orders/${order}`)
  const error = page.getByRole('main').getByRole('alert')
  await expect(error.getByRole('link', { name: 'Show the CNAME records' })).toBeVisible()
  await page.context().clearCookies()
  await page.reload()
  await page.getByRole('textbox', { name: 'Token' }).fill(value)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(error).toContainText('No zone for')
  await expect(error.getByRole('button', { name: 'Try again' })).toBeHidden()
  await expect(error.getByRole('link', { name: /CNAME|credential/ })).toBeHidden()
  await expect(error.getByRole('link', { name: 'dns.zone_not_found' })).toBeVisible()
})

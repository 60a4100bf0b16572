import type { Page } from '@playwright/test'
import { callHub, orderByCall, prepareHub } from './call-hub.ts'
import type { LabPlaces } from './steps.ts'

export interface Place {
  name: string
  hash: string
}

/** A hub with one of everything, and the address of each of its screens. */
export const furnish = async (page: Page, lab: LabPlaces): Promise<Place[]> => {
  await prepareHub(page, lab)
  const done = await orderByCall(page, ['example.test', '*.example.test'])
  const failed = await orderByCall(page, ['www.not-our-zone.test'])
  const [account] = (await callHub(page, 'accounts.list', {})).accounts
  const [credential] = (await callHub(page, 'credentials.list', {})).credentials
  const [instance] = (await callHub(page, 'instances.list', {})).instances
  return [
    { name: 'overview', hash: '#/' },
    { name: 'certificates', hash: '#/certificates' },
    { name: 'certificate', hash: `#/certificates/${done.certificate}` },
    { name: 'certificate-failed', hash: `#/certificates/${failed.certificate}` },
    { name: 'new-certificate', hash: '#/certificates/new?names=example.test,not_a_name' },
    { name: 'order', hash: `#/orders/${done.order}` },
    { name: 'order-failed', hash: `#/orders/${failed.order}` },
    { name: 'instances', hash: '#/instances' },
    { name: 'instance', hash: `#/instances/${instance?.id}` },
    { name: 'accounts', hash: '#/accounts' },
    { name: 'account', hash: `#/accounts/${account?.id}` },
    { name: 'new-account', hash: '#/accounts/new' },
    { name: 'credentials', hash: '#/credentials' },
    { name: 'credential', hash: `#/credentials/${credential?.id}` },
    { name: 'credential-test', hash: `#/credentials/${credential?.id}?test=1` },
    { name: 'new-credential', hash: '#/credentials/new?provider=rfc2136' },
    { name: 'activity', hash: '#/activity' },
    { name: 'settings', hash: '#/settings' },
  ]
}

/** Goes there and waits until the screen has what it asked the hub for. */
export const visit = async (page: Page, { hash }: Place): Promise<void> => {
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  // By tag: an open dialog hides the rest of the page from roles.
  await page.locator('h1').waitFor()
  await page
    .getByText(/^(Loading…|Asking the directory…)$/)
    .first()
    .waitFor({ state: 'hidden' })
}

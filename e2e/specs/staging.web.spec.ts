import { expect, test } from '../hosts/test.ts'
import { orderByCall, prepareHub } from './call-hub.ts'
import { goTo } from './steps.ts'

test('an order of a staging certificate says so, that browsers do not trust it, and which credential wrote', async ({
  hub: { page, lab },
}) => {
  await prepareHub(page, lab)
  const { order } = await orderByCall(page, ['example.test'])
  await page.reload()
  await expect(
    page.getByRole('region', { name: 'Next renewals' }).getByText('Staging', { exact: true }),
  ).toBeVisible()
  await goTo(page, `#/orders/${order}`)
  await expect(page.getByText('browsers do not trust it')).toBeVisible()
  await expect(page.getByRole('region', { name: 'About' }).getByText('Lab DNS')).toBeVisible()
  await expect(
    page.getByRole('banner').or(page.getByRole('main')).getByText('Staging', { exact: true }),
  ).toBeVisible()
})

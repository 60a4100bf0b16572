import { mkdir } from 'node:fs/promises'
import { hubEnv } from '../hosts/hub-env.ts'
import { expect, test } from '../hosts/test.ts'
import { launchAddress } from '../hosts/web.ts'
import { callHub } from './call-hub.ts'
import { furnish, visit } from './places.ts'

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
]
const folder = 'test-results/screens'

test('each screen fits its window, light and dark; its picture is kept', async ({
  hub: { page, lab, dataDirectory },
}) => {
  test.setTimeout(600_000)
  await mkdir(folder, { recursive: true })
  const tooWide: string[] = []
  const take = async (name: string, open: () => Promise<void>): Promise<void> => {
    await open()
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${size.width}.png` })
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (overflow > 0) tooWide.push(`${name} at ${size.width}: ${overflow} px`)
    }
  }
  await page.getByRole('heading', { name: 'Protect the vault' }).waitFor()
  await take('first-run', async () => {})
  await page.getByRole('button', { name: 'Restore a backup instead' }).click()
  await take('restore', async () => {})
  const places = await furnish(page, lab, async (place) => take(place.name, () => visit(page, place)))
  for (const place of places) await take(place.name, () => visit(page, place))
  await callHub(page, 'vault.lock', {})
  await page.getByRole('heading', { name: 'The vault is locked' }).waitFor()
  await take('unlock', async () => {})
  await page.getByRole('button', { name: 'Use the recovery key' }).click()
  await take('unlock-recovery-key', async () => {})
  const address = await launchAddress(hubEnv(dataDirectory, lab))
  await page.goto(address)
  await page.context().clearCookies()
  await page.goto(address)
  await page.getByRole('heading', { name: 'This address was used already' }).waitFor()
  await take('address-used', async () => {})
  await page.goto(new URL(address).origin)
  await page.getByRole('heading', { name: 'This session has ended' }).waitFor()
  await take('session-ended', async () => {})
  expect(tooWide).toEqual([])
})

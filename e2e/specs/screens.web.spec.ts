import { mkdir } from 'node:fs/promises'
import { expect, test } from '../hosts/test.ts'
import { furnish, visit } from './places.ts'

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
]
const folder = 'test-results/screens'

test('each screen fits its window, light and dark; its picture is kept', async ({ hub: { page, lab } }) => {
  test.setTimeout(120_000)
  await mkdir(folder, { recursive: true })
  const tooWide: string[] = []
  for (const place of await furnish(page, lab)) {
    for (const size of sizes) {
      await page.setViewportSize(size)
      await visit(page, place)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.screenshot({ path: `${folder}/${place.name}-${colorScheme}-${size.width}.png` })
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (overflow > 0) tooWide.push(`${place.name} at ${size.width}: ${overflow} px`)
    }
  }
  expect(tooWide).toEqual([])
})

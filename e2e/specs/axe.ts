import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** The rules that depend on colours: the dark theme is the same page in others. */
const ofColours = ['color-contrast', 'link-in-text-block']

/** Axe in the page itself, which has no frames, rather than in a second one for each look; it is put there once. */
const axeIn = async (page: Page): Promise<AxeBuilder> => {
  const isThere = await page.evaluate(() => 'axe' in window)
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: 'undefined' }) })
  return axe.setLegacyMode().options({ resultTypes: ['violations'] })
}

/** What axe finds in both themes, each as one line that says where. */
export const problems = async (page: Page, where: string): Promise<string[]> => {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const axe = await axeIn(page)
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(ofColours) : axe).analyze()
    for (const { id, nodes } of violations)
      found.push(...nodes.map((node) => `${where}, ${colorScheme}: ${id} at ${node.target.join(' ')}`))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}

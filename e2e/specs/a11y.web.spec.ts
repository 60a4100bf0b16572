import { expect, test } from '../hosts/test.ts'
import { problems } from './axe.ts'
import { callHub } from './call-hub.ts'
import { furnish, visit } from './places.ts'

test('axe finds nothing on any screen in either theme', async ({ hub: { page, lab } }) => {
  test.setTimeout(600_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const found = await problems(page, 'first run')
  for (const place of await furnish(page, lab)) {
    await visit(page, place)
    found.push(...(await problems(page, place.name)))
  }
  await visit(page, { name: 'overview', hash: '#/' })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill('cert')
  found.push(...(await problems(page, 'palette')))
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  found.push(...(await problems(page, 'keys')))
  await page.keyboard.press('Escape')
  await visit(page, { name: 'new account', hash: '#/accounts/new' })
  await page.getByRole('combobox', { name: 'CA', exact: true }).click()
  found.push(...(await problems(page, 'CA list')))
  await callHub(page, 'vault.lock', {})
  await page.getByRole('heading', { name: 'The vault is locked' }).waitFor()
  found.push(...(await problems(page, 'unlock')))
  expect(found).toEqual([])
})

test('nothing moves for those who ask for less motion', async ({ hub: { page } }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const duration = await page.evaluate(() => {
    const probe = document.createElement('div')
    probe.className = 'animate-spin'
    document.body.append(probe)
    const { animationDuration, animationIterationCount } = getComputedStyle(probe)
    probe.remove()
    return [Number.parseFloat(animationDuration) < 0.001, animationIterationCount]
  })
  expect(duration).toEqual([true, '1'])
})

import { expect, test } from '../hosts/test.ts'

test('the page runs under a policy that allows its own files only', async ({ hub: { page } }) => {
  const policies: (string | undefined)[] = []
  page.on('response', (response) => {
    if (response.request().isNavigationRequest()) policies.push(response.headers()['content-security-policy'])
  })
  await page.reload()
  await page.getByRole('heading', { name: 'Protect the vault' }).waitFor()
  expect(policies).toEqual([
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ])
})

test('a script that is put into the page does not run', async ({ hub: { page, complaints } }) => {
  const ran = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.head.append(script)
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = true">')
    return new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', () => setTimeout(() => resolve('ran' in window)), {
        once: true,
      })
    })
  })
  expect(ran).toBe(false)
  // They are what the browser says of the two attempts.
  await expect.poll(() => complaints.length).toBe(2)
  complaints.length = 0
})

test('the page has no Node', async ({ hub: { page } }) => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
  )
  expect(found).toEqual([])
})

test('a secret that was entered is nowhere in the page afterwards', async ({ hub: { page } }) => {
  const words = 'entered once and never shown'
  await page.getByRole('radio', { name: /^Passphrase/ }).check()
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(words)
  await page.getByLabel('Passphrase again').fill(words)
  await page.getByRole('button', { name: 'Protect the vault' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  const kept = await page.evaluate((secret) => {
    const inputs = [...document.querySelectorAll('input')].map(({ value }) => value)
    const stored = [...Object.values(localStorage), ...Object.values(sessionStorage), document.cookie]
    const all = [document.documentElement.outerHTML, location.href, ...inputs, ...stored]
    return all.some((text) => text.includes(secret))
  }, words)
  expect(kept).toBe(false)
})

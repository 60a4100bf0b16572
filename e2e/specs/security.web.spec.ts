import { expect, test } from '../hosts/test.ts'

const status = { method: 'hub.status', input: {} }

test('the session is a cookie that scripts cannot read and other sites do not send', async ({
  hub: { page },
}) => {
  const [cookie, ...others] = await page.context().cookies()
  expect(others).toEqual([])
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
  expect(await page.evaluate(() => document.cookie)).toBe('')
})

test('the launch token does not stay in the page’s address, and a guessed one opens nothing', async ({
  hub: { page },
  browser,
}) => {
  expect(page.url()).not.toContain('launch')
  const { origin } = new URL(page.url())
  const other = await browser.newContext()
  const guess = await other.request.get(`${origin}/?launch=guessed`, { maxRedirects: 0 })
  expect(guess.status()).toBe(403)
  expect((await other.request.post(`${origin}/api/call`, { data: status })).status()).toBe(401)
  await other.close()
})

test('a reload and a second tab of the same browser go on with the session', async ({ hub: { page } }) => {
  const title = { name: 'Protect the vault' }
  await page.reload()
  await expect(page.getByRole('heading', title)).toBeVisible()
  const tab = await page.context().newPage()
  await tab.goto(new URL(page.url()).origin)
  await expect(tab.getByRole('heading', title)).toBeVisible()
})

test('a page of another origin can neither call the hub nor listen to it', async ({ hub: { page } }) => {
  const { origin, port } = new URL(page.url())
  const elsewhere = await page.context().newPage()
  await elsewhere.route('http://evil.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: 'a page that means harm' }),
  )
  await elsewhere.goto('http://evil.test/')
  const outcomes = await elsewhere.evaluate(async (hub) => {
    const attempt = (options: RequestInit) =>
      fetch(`${hub}/api/call`, { method: 'POST', credentials: 'include', ...options }).then(
        ({ type, status }) => `${type} ${status}`,
        () => 'failed',
      )
    const socket = new WebSocket(`${hub.replace('http', 'ws')}/api/events?ticket=x`)
    const opened = new Promise((resolve) => {
      socket.onopen = () => resolve('open')
      socket.onerror = () => resolve('failed')
    })
    return [
      await attempt({ headers: { 'content-type': 'application/json' }, body: '{}' }),
      await attempt({ mode: 'no-cors', body: '{"method":"vault.lock","input":{}}' }),
      await opened,
    ]
  }, origin)
  expect(outcomes).toEqual(['failed', expect.stringMatching(/^(failed|opaque 0)$/), 'failed'])
  // The same, with the cookie and past the browser’s own checks: only the hub is left to refuse.
  for (const foreign of ['http://evil.test', 'null', `http://127.0.0.1:${Number(port) + 1}`]) {
    const response = await page.request.post(`${origin}/api/call`, {
      data: status,
      headers: { origin: foreign },
    })
    expect(response.status()).toBe(403)
  }
  const rebound = await page.request.post(`${origin}/api/call`, {
    data: status,
    headers: { host: `evil.test:${port}` },
  })
  expect(rebound.status()).toBe(403)
})

test('the page cannot be framed', async ({ hub: { page } }) => {
  const { origin } = new URL(page.url())
  const framing = await page.context().newPage()
  await framing.route('http://evil.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${origin}/"></iframe>` }),
  )
  await framing.goto('http://evil.test/')
  const frame = framing.frames()[1]
  await expect.poll(() => frame?.url()).toMatch(/^chrome-error:/)
})

test('a page whose session is not known any more says that it has ended', async ({ hub: { page } }) => {
  await page.context().clearCookies()
  await page.reload()
  await expect(page.getByText(/session has ended/i).first()).toBeVisible()
})

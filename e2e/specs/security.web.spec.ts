import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { hubEnv } from '../hosts/hub-env.ts'
import { expect, test } from '../hosts/test.ts'
import { launchAddress, web } from '../hosts/web.ts'
import { callHub } from './call-hub.ts'
import { goTo, passphrase } from './steps.ts'

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

test('Back from elsewhere, and a link opened in a new tab, go on with the session', async ({
  hub: { page },
}) => {
  await callHub(page, 'vault.protect', { source: 'passphrase', passphrase })
  await page.reload()
  const overview = { name: 'Overview' }
  await expect(page.getByRole('heading', overview)).toBeVisible()
  await page.goto('about:blank')
  await page.goBack()
  await expect(page.getByRole('heading', overview)).toBeVisible()
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Settings' }).click({ button: 'middle' })
  const tab = await opened
  await expect(tab.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('what another port of this computer gets of the browser opens nothing here', async ({
  hub: { page },
}) => {
  const { origin, port } = new URL(page.url())
  const received: { path: string; cookie: string }[] = []
  const stranger = createServer(({ url, headers }, response) => {
    received.push({ path: `${url}`, cookie: headers.cookie ?? '' })
    const script =
      'document.title = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'
    response.setHeader('content-type', 'text/html')
    response.end(`<link rel="icon" href="/favicon.ico"><img src="/picture"><script>${script}</script>`)
  })
  await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done))
  const there = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`
  const tab = await page.context().newPage()
  await tab.goto(there)
  await tab.goto(`data:text/html,<a href="${there}/from-elsewhere">on</a>`)
  await tab.getByRole('link').click()
  await expect.poll(() => received.map(({ path }) => path)).toContain('/from-elsewhere')
  await expect.poll(() => received.filter(({ path }) => path === '/picture').length).toBe(2)
  // The browser does give the cookie away: that is what this is about.
  const [cookie] = received.map((each) => each.cookie).filter(Boolean)
  expect(cookie).toContain(`certhub-${port}=`)
  expect(await tab.title()).toBe('[{},{},""]')
  stranger.close()

  const taken = { cookie: `${cookie}`, origin }
  for (const path of ['/api/call', '/api/ticket', '/api/sign-out']) {
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { ...taken, 'content-type': 'application/json' },
      body: JSON.stringify(status),
    })
    expect([path, response.status]).toEqual([path, 401])
  }
  for (const path of ['/', '/?launch=', '/index.html']) {
    const response = await fetch(`${origin}${path}`, { headers: { cookie: taken.cookie } })
    expect(await response.text()).not.toContain('name="certhub-key"')
  }
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/events?ticket=`, { headers: taken })
  const [refused] = await new Promise<unknown[]>((done) => socket.once('error', (...error) => done(error)))
  expect(String(refused)).toContain('403')
  // And whose it is goes on.
  await callHub(page, 'hub.status', {})
})

test('two hubs of one computer do not sign one another out', async ({ hub: { page }, browser }) => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'certhub-e2e-second-'))
  const env = hubEnv(dataDirectory, undefined)
  const second = await web({ browser, dataDirectory, env, watch: () => {} })
  const tab = await page.context().newPage()
  await tab.goto(await launchAddress(env))
  const title = { name: 'Protect the vault' }
  await expect(tab.getByRole('heading', title)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', title)).toBeVisible()
  await tab.reload()
  await expect(tab.getByRole('heading', title)).toBeVisible()
  expect((await callHub(tab, 'hub.status', {})).dataDirectory).toBe(dataDirectory)
  await second.stop()
  await rm(dataDirectory, { recursive: true, force: true })
})

test('an address that is opened in a second browser is told of loudly in both, and opens nothing', async ({
  hub: { dataDirectory, lab },
  browser,
}) => {
  const address = await launchAddress(hubEnv(dataDirectory, lab))
  const [first, second] = [await browser.newContext(), await browser.newContext()]
  const [one, two] = [await first.newPage(), await second.newPage()]
  await one.goto(address)
  await expect(one.getByRole('heading', { name: 'Protect the vault' })).toBeVisible()
  const response = await two.goto(address)
  expect(response?.status()).toBe(403)
  await expect(two.getByRole('heading', { name: 'This address was used already' })).toBeVisible()
  await expect(two.getByText('certhub open')).toBeVisible()
  expect(await second.cookies()).toEqual([])
  // The session that it had opened is ended at once.
  await expect(one.getByRole('heading', { name: 'This session has ended' })).toBeVisible()
  await two.goto(await launchAddress(hubEnv(dataDirectory, lab)))
  const { notices } = await callHub(two, 'hub.status', {})
  expect(notices.map(({ code }) => code)).toEqual(['session.address_used_twice'])
  await first.close()
  await second.close()
})

test('who is signed in is listed, another can be ended at once, and signing out ends every tab', async ({
  hub: { page, dataDirectory, lab },
  browser,
}) => {
  await callHub(page, 'vault.protect', { source: 'passphrase', passphrase })
  await page.reload()
  const other = await browser.newContext()
  const there = await other.newPage()
  await there.goto(await launchAddress(hubEnv(dataDirectory, lab)))
  await expect(there.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await goTo(page, '#/settings')
  const list = page.getByRole('list', { name: 'Open sessions' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await expect(list.getByText('This browser')).toHaveCount(1)
  await list.getByRole('button', { name: /^End the session/ }).click()
  await page.getByRole('button', { name: 'End the session', exact: true }).click()
  await expect(there.getByRole('heading', { name: 'This session has ended' })).toBeVisible()
  await expect(list.getByRole('listitem')).toHaveCount(1)

  const tab = await page.context().newPage()
  await tab.goto(new URL(page.url()).origin)
  await expect(tab.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await page
    .getByRole('contentinfo')
    .or(page.locator('footer'))
    .getByRole('button', { name: 'Sign out' })
    .click()
  for (const each of [page, tab]) {
    await expect(each.getByRole('heading', { name: 'This session has ended' })).toBeVisible()
  }
  expect(await page.context().cookies()).toEqual([])
  expect(await page.evaluate(() => localStorage.getItem('certhub-key'))).toBeNull()
  await other.close()
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

import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startScriptedCa } from '../../src/main/acme/testing/scripted-ca.ts'
import { channels } from '../../src/shared/bridge.ts'
import { startApp } from '../hosts/stand-in/app-process.ts'
import type { Desktop } from '../hosts/stand-in/desktop.ts'
import { expect, type HubUnderTest, test } from '../hosts/test.ts'
import { callHub } from './call-hub.ts'
import { passphrase } from './steps.ts'

const inside = ({ desktop, host }: HubUnderTest): Desktop => {
  test.skip(desktop === undefined, `${host} does not let a test look inside the app`)
  return desktop as Desktop
}
const ownPage = { url: 'app://certhub/', isMainFrame: true }
const refused = { ok: false, error: { code: 'auth.required' } }

test('the window is isolated, sandboxed and without Node', async ({ hub }) => {
  const { windows, sandboxed, schemes } = await inside(hub).record()
  expect(windows).toHaveLength(1)
  expect(windows[0]?.options).toMatchObject({ show: false, minWidth: 900, minHeight: 600 })
  expect(windows[0]?.options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
  })
  expect([sandboxed, schemes]).toEqual([true, ['app']])
})

test('every permission is denied', async ({ hub }) => {
  expect((await inside(hub).record()).permissions).toEqual({ asked: false, checked: false, device: false })
})

test('the page gets four functions and nothing else', async ({ hub: { page } }) => {
  const exposed = await page.evaluate(() => {
    const { certhub } = window as unknown as { certhub: object }
    return Object.entries(certhub).map(([name, value]) => [name, typeof value])
  })
  expect(exposed).toEqual([
    ['call', 'function'],
    ['cancel', 'function'],
    ['subscribe', 'function'],
    ['copySecret', 'function'],
  ])
})

test('the bridge cannot be replaced by the page', async ({ hub: { page } }) => {
  const same = await page.evaluate(() => {
    const own = window as unknown as { certhub: { call: unknown } }
    const { certhub } = own
    const { call } = certhub
    const attempt = (change: () => void): void => {
      try {
        change()
      } catch {
        // Refused aloud is as good as refused.
      }
    }
    attempt(() => {
      own.certhub = { call: () => 'mine' }
    })
    attempt(() => {
      certhub.call = () => 'mine'
    })
    return own.certhub === certhub && own.certhub.call === call
  })
  expect(same).toBe(true)
})

test('a subscription ends with its unsubscribe, and leaves others alone', async ({ hub: { page } }) => {
  const counts = await page.evaluate(async () => {
    type Bridge = {
      call(method: string, input: object): Promise<unknown>
      subscribe(listener: () => void): () => void
    }
    const { certhub } = window as unknown as { certhub: Bridge }
    const heard = { first: 0, second: 0 }
    const second = Promise.withResolvers<void>()
    const unsubscribe = certhub.subscribe(() => {
      heard.first += 1
    })
    certhub.subscribe(() => {
      heard.second += 1
      second.resolve()
    })
    unsubscribe()
    await certhub.call('vault.protect', { source: 'passphrase', passphrase: 'correct horse battery staple' })
    await second.promise
    return [heard.first, heard.second > 0]
  })
  expect(counts).toEqual([0, true])
})

test('the page cannot go elsewhere, nor open a window', async ({ hub }) => {
  const { page } = hub
  const before = page.url()
  const pages = page.context().pages().length
  await page.evaluate(() => {
    window.open('https://evil.test/')
    const link = document.createElement('a')
    link.href = 'https://evil.test/'
    document.body.append(link)
    link.click()
  })
  if (hub.desktop) {
    const { desktop } = hub
    await expect.poll(async () => (await desktop.record()).wanted).toEqual(['deny https://evil.test/'])
  }
  await expect.poll(() => page.context().pages().length).toBe(pages)
  await expect(page.getByRole('heading', { name: 'Protect the vault' })).toBeVisible()
  expect(page.url()).toBe(before)
  if (hub.desktop) expect((await hub.desktop.record()).openedOutside).toEqual([])
})

test('a link to a known CA opens in the browser, one that only looks like it does not', async ({ hub }) => {
  const desktop = inside(hub)
  await hub.page.evaluate(() => {
    for (const url of [
      'http://letsencrypt.org/',
      'https://letsencrypt.org.evil.test/',
      'https://user@letsencrypt.org/',
      'file:///etc/passwd',
      'https://letsencrypt.org/documents/',
    ]) {
      window.open(url)
    }
  })
  await expect
    .poll(async () => (await desktop.record()).openedOutside)
    .toEqual(['https://letsencrypt.org/documents/'])
})

test('a link to the terms of a CA that is being added opens in the browser, and no other at its site', async ({
  hub,
}) => {
  const desktop = inside(hub)
  const ca = await startScriptedCa()
  const terms = 'https://ca.corp.test:8443/terms'
  ca.always('/dir', {
    body: {
      newNonce: ca.origin,
      newAccount: ca.origin,
      newOrder: ca.origin,
      meta: { termsOfService: terms },
    },
  })
  await callHub(hub.page, 'vault.protect', { source: 'passphrase', passphrase })
  const press = () =>
    hub.page.evaluate((url) => {
      window.open(`${url}/other`)
      window.open(url)
    }, terms)
  await press()
  await expect.poll(async () => (await desktop.record()).wanted.length).toBe(2)
  await callHub(hub.page, 'cas.probe', { ca: ca.directoryUrl })
  await press()
  await expect.poll(async () => (await desktop.record()).openedOutside).toEqual([terms])
  await ca.stop()
})

test('only the main frame of our own page may call', async ({ hub }) => {
  const desktop = inside(hub)
  const call = (frame: { url: string; isMainFrame: boolean }) =>
    desktop.invokeAs(frame, channels.call, 'hub.status', {})
  expect(await call(ownPage)).toMatchObject({ ok: true })
  expect(await call({ ...ownPage, isMainFrame: false })).toMatchObject(refused)
  for (const url of [
    'https://certhub/',
    'app://certhub.evil.test/',
    'app://evil/',
    'file:///index.html',
    'about:blank',
    '',
  ]) {
    expect(await call({ url, isMainFrame: true }), url).toMatchObject(refused)
  }
})

test('a call that is no call is answered with an error, and nothing else answers', async ({ hub }) => {
  const desktop = inside(hub)
  for (const method of [undefined, 7, {}, '__proto__', 'toString', 'no.such']) {
    const answer = await desktop.invokeAs(ownPage, channels.call, method, {})
    expect(answer).toMatchObject({ ok: false, error: { code: 'input.unknown_method' } })
  }
  await expect(desktop.invokeAs(ownPage, 'certhub:other')).rejects.toThrow('No handler registered')
})

test('the app’s protocol serves the built page only', async ({ hub }) => {
  const desktop = inside(hub)
  expect(await desktop.request('app://certhub/')).toMatchObject({ status: 200 })
  for (const url of [
    'app://certhub/../main/index.js',
    'app://certhub/%2e%2e/main/index.js',
    'app://certhub/..%2fmain%2findex.js',
    'app://evil/index.html',
    'app://certhub/none',
  ]) {
    expect((await desktop.request(url)).status, url).toBe(404)
  }
  expect((await desktop.request('app://certhub/', 'POST')).status).toBe(404)
})

test('a second app on the same data directory says who has it, and ends with 1', async ({ hub }) => {
  test.skip(hub.host !== 'stand-in', 'Electron would show a box that nobody closes')
  const app = startApp({ ...process.env, CERTHUB_DATA_DIR: hub.dataDirectory })
  const boxes: string[] = []
  app.listen((message) => {
    if (message.tell === 'error-box') boxes.push(`${message.title}: ${message.content}`)
  })
  const [code] = await once(app.program.child, 'exit')
  expect(code).toBe(1)
  expect(boxes).toEqual([
    expect.stringMatching(/^Certhub cannot start: The data directory .+ is in use by process \d+/),
  ])
})

test('closing the window ends the app in good order', async ({ hub }) => {
  await hub.restart()
  await expect(hub.page.getByRole('heading', { name: 'Protect the vault' })).toBeVisible()
  expect(existsSync(join(hub.dataDirectory, 'hub.lock.sqlite'))).toBe(true)
})

import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openInBrowser } from './open-in-browser.ts'
import { send } from './testing/send.ts'
import { cookieIn, keyIn, openServedPage, type ServedPage, signedIn } from './testing/served-page.ts'

let page: ServedPage
beforeEach(async () => {
  page = await openServedPage()
})
afterEach(() => page.close())

const isIn = async (answer: Awaited<ReturnType<typeof send>>): Promise<boolean> => {
  const who = { cookie: cookieIn(answer), key: keyIn(answer) }
  return (await page.call(signedIn(who))).status === 200
}

describe('a launch address', () => {
  test('opens the page with a session: the cookie for the browser, the key in the page', async () => {
    const answer = await send(await page.launch())
    expect(answer.status).toBe(200)
    const cookie = new RegExp(`^certhub-${page.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`)
    expect(answer.headers['set-cookie']?.[0]).toMatch(cookie)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(await isIn(answer)).toBe(true)
  })

  test('opens it once: a second use is refused in words, told, and ends what the first one opened', async () => {
    const address = await page.launch()
    const first = await send(address)
    const second = await send(address)
    expect([second.status, second.headers['set-cookie']]).toEqual([403, undefined])
    expect(second.headers['content-type']).toContain('text/html')
    expect(second.text).toContain('used already')
    expect(second.text).toContain('certhub open')
    expect(second.text).not.toContain('certhub-key')
    expect(await isIn(first)).toBe(false)
    expect(page.hub.sessions.notices().map(({ code }) => code)).toEqual(['session.address_used_twice'])
    expect(page.hub.noted).toEqual(['session.opened', 'session.opened  session.address_used_twice'])
    expect(page.hub.logged).toEqual(['an address that opens the page was used a second time'])
  })

  test('is told of once, however often it is used then', async () => {
    const address = await page.launch()
    for (let uses = 0; uses < 5; uses += 1) await send(address)
    expect(page.hub.noted).toHaveLength(2)
    expect(page.hub.logged).toHaveLength(1)
  })

  test('leads on who comes back with the session that it opened, and tells nobody', async () => {
    const address = await page.launch()
    const first = await send(address)
    const back = await send(address, { headers: { cookie: cookieIn(first) } })
    expect([back.status, back.headers.location]).toEqual([303, '/'])
    expect(await isIn(first)).toBe(true)
    expect(page.hub.sessions.notices()).toEqual([])
  })

  test('does not take the session of another address for its own', async () => {
    const [one, two] = [await page.launch(), await page.launch()]
    await send(one)
    const other = await send(two)
    expect((await send(one, { headers: { cookie: cookieIn(other) } })).status).toBe(403)
    expect(await isIn(other)).toBe(true)
  })

  test('ends after a minute', async () => {
    const address = await page.launch()
    page.hub.now += 59_999
    const inTime = await page.launch()
    page.hub.now += 1
    const late = await send(address)
    expect([late.status, late.headers['set-cookie']]).toEqual([403, undefined])
    expect(late.text).toContain('has ended')
    expect(await isIn(await send(inTime))).toBe(true)
  })

  test.each([
    ['a HEAD request', { method: 'HEAD' }],
    ['a prefetch', { headers: { 'sec-purpose': 'prefetch' } }],
    ['a prerender', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['an older prefetch', { headers: { purpose: 'prefetch' } }],
    ['a preview', { headers: { 'x-purpose': 'preview' } }],
    ['Firefox’s prefetch', { headers: { 'x-moz': 'prefetch' } }],
    ['a POST', { method: 'POST' }],
    ['a request for another host', { headers: { host: 'evil.example' } }],
    ['a request through a proxy', { headers: { via: '1.1 proxy' } }],
  ])('is not used up by %s', async (_, request) => {
    const address = await page.launch()
    const { headers, text } = await send(address, request)
    expect(headers['set-cookie']).toBeUndefined()
    expect(text).not.toContain('certhub-key')
    expect(await isIn(await send(address))).toBe(true)
  })

  test.each(['', 'guessed', '%00', 'x'.repeat(100_00)])(
    'that was never given opens nothing: %s',
    async (guess) => {
      const { status, headers } = await send(`${page.origin}/?launch=${guess}`)
      expect([status, headers['set-cookie']]).toEqual([403, undefined])
    },
  )
})

describe('the file that a browser is started with', () => {
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    await vi.waitUntil(done, { timeout: 60_000, interval: 20 })
  }
  const isThere = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    )

  test('leads to the address, is this user’s alone, and is gone once the address was used', async () => {
    const { address, file } = await page.hub.sessions.openPage()
    expect(await readFile(file, 'utf8')).toContain(`url=${address}"`)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700)
    await send(address)
    await until(async () => !(await isThere(file)))
  })

  test('is this user’s alone under any umask', async () => {
    const before = process.umask(0)
    const { file } = await page.hub.sessions.openPage()
    process.umask(before)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700)
  })

  test('is gone when the hub ends', async () => {
    const { file } = await page.hub.sessions.openPage()
    const other = page
    page = await openServedPage()
    await other.close()
    expect(await isThere(file)).toBe(false)
  })

  test('stands on the command line of the browser, and the address with its secret does not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'opener-'))
    const script = join(folder, process.platform === 'darwin' ? 'open' : 'xdg-open')
    await writeFile(script, '#!/bin/sh\nprintf "%s\\n" "$@" > "$0.argv.tmp"\nmv "$0.argv.tmp" "$0.argv"\n')
    await chmod(script, 0o755)
    const { address, file } = await page.hub.sessions.openPage()
    openInBrowser(file, { PATH: `${folder}:${process.env.PATH}` })
    await until(() => isThere(`${script}.argv`))
    const argv = await readFile(`${script}.argv`, 'utf8')
    expect(argv).toBe(`${file}\n`)
    expect(argv).not.toContain(new URL(address).searchParams.get('launch'))
    await rm(folder, { recursive: true })
  })

  test('no browser at all is no failure', async () => {
    expect(() => openInBrowser('/nowhere.html', { PATH: '/nowhere' })).not.toThrow()
    await new Promise((done) => spawn('true').once('close', done))
  })
})

test('without a page there is no address', async () => {
  const other = await openServedPage()
  await other.close()
  await expect(other.hub.sessions.openPage()).rejects.toMatchObject({ code: 'serve.no_page' })
})

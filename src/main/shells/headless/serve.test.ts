import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { FakeHub } from '../../control/testing/fake-hub.ts'
import { serve } from './serve.ts'
import { openEvents } from './testing/open-events.ts'
import { type Sent, send } from './testing/send.ts'
import { openServedPage, type ServedPage, type SignedIn, signedIn } from './testing/served-page.ts'

let page: ServedPage
let hub: FakeHub

beforeEach(async () => {
  page = await openServedPage()
  hub = page.hub
})
afterEach(() => page.close())

const call = (who: SignedIn | undefined, rest: Sent = {}) => page.call(who ? signedIn(who) : {}, rest)

describe('a token', () => {
  const bearer = (token: string, headers: Record<string, string> = {}) =>
    call(undefined, { headers: { authorization: `Bearer ${token}`, ...headers } })

  test('calls without a session, with its own role and name', async () => {
    hub.tokens.set('good', { role: 'member', who: 'deploy' })
    const { status, text } = await bearer('good')
    expect([status, JSON.parse(text).ok]).toEqual([200, true])
    expect(hub.calls[0]?.caller).toMatchObject({ role: 'member', who: 'deploy', via: 'web' })
  })

  test('that is not good is refused, and that is noted once in a while', async () => {
    for (const token of ['bad', '', 'worse']) {
      const { status, headers, text } = await bearer(token)
      expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer'])
      expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: 'auth.bad_token' } })
    }
    expect(hub.calls).toEqual([])
    expect(hub.noted).toEqual(['auth.failed  auth.bad_token'])
  })

  test('does not open a door that the Host, the Origin or a proxy shut', async () => {
    hub.tokens.set('good', { role: 'admin', who: 'deploy' })
    const foreign = [
      { host: 'evil.example' },
      { origin: 'https://evil.example' },
      { 'x-forwarded-for': '1.2.3.4' },
    ]
    for (const headers of foreign) expect((await bearer('good', headers)).status).toBe(403)
    expect(hub.calls).toEqual([])
  })

  test('that is wrong is not made good by a session', async () => {
    const who = await page.enter()
    expect((await call(who, { headers: { authorization: 'Bearer bad' } })).status).toBe(401)
  })
})

describe('a session that a token opens', () => {
  test('has the token’s role and name, and is noted', async () => {
    hub.tokens.set('good', { role: 'member', who: 'Mia' })
    expect((await call(await page.signIn('good'))).status).toBe(200)
    expect(hub.calls[0]?.caller).toMatchObject({ role: 'member', who: 'Mia', via: 'web' })
    expect(hub.noted).toEqual(['session.opened Mia'])
  })

  test('ends with its token', async () => {
    hub.tokens.set('good', { role: 'admin', who: 'Mia' })
    const who = await page.signIn('good')
    hub.tokens.delete('good')
    expect((await call(who)).status).toBe(401)
    expect(hub.calls).toEqual([])
    expect(await hub.sessions.list(undefined)).toEqual([])
  })

  test('is not opened by a bad token, from another site, or by something else', async () => {
    hub.tokens.set('good', { role: 'admin', who: 'Mia' })
    const signIn = (body: string, headers: Record<string, string> = {}) =>
      page.post('/api/session', { body, headers })
    const bad = await signIn('{"token":"bad"}')
    expect([bad.status, bad.headers['set-cookie']]).toEqual([401, undefined])
    expect((await signIn('{"token":"good"}', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await signIn('{"good":true}')).status).toBe(400)
  })
})

describe('a session', () => {
  test('is written into the audit log when it begins', async () => {
    await page.enter()
    expect(hub.noted).toEqual(['session.opened'])
  })

  test('lets the page call the hub, as admin from the web', async () => {
    const { status, text } = await call(await page.enter())
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({ ok: true, value: { version: '1' } })
    expect(hub.calls[0]?.caller).toMatchObject({
      role: 'admin',
      via: 'web',
      session: expect.stringMatching(/^ses_/),
    })
  })

  test('gets a failed call’s error as data, with the status that scripts look at', async () => {
    const { status, text } = await call(await page.enter(), { body: '{"method":"nope","input":{}}' })
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: 'input.unknown_method' } })
  })

  test('is not known to a hub that was started anew', async () => {
    const who = await page.enter()
    const other = await openServedPage()
    const { status, text } = await other.call(signedIn(who))
    await other.close()
    expect(status).toBe(401)
    expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: 'auth.required' } })
  })
})

describe('a call is refused and nothing runs', () => {
  const port = () => page.port
  test.each<[string, number, (who: SignedIn) => Promise<{ status: number }>]>([
    ['without a session', 401, () => call(undefined)],
    [
      'with the cookie alone, as the server of another port can have it',
      401,
      ({ cookie }) => page.call({ cookie }),
    ],
    ['with the key alone', 401, ({ key }) => page.call({ 'x-certhub-key': key })],
    ['with a made-up key', 401, (who) => call({ ...who, key: 'x'.repeat(43) })],
    ['with the cookie as the key', 401, ({ cookie }) => call({ cookie, key: cookie.split('=')[1] ?? '' })],
    ['with the key of another session', 401, async (who) => call({ ...who, key: (await page.enter()).key })],
    [
      'with the cookie of another session',
      401,
      async (who) => call({ ...who, cookie: (await page.enter()).cookie }),
    ],
    ['with a made-up cookie', 401, (who) => call({ ...who, cookie: `certhub-${port()}=x` })],
    [
      'with the cookie under another hub’s name',
      401,
      (who) => call({ ...who, cookie: who.cookie.replace(/^[^=]+/, 'certhub-1') }),
    ],
    ['for a foreign host', 403, (who) => call(who, { headers: { host: `evil.example:${port()}` } })],
    ['for our host at another port', 403, (who) => call(who, { headers: { host: '127.0.0.1:1' } })],
    ['from a foreign origin', 403, (who) => call(who, { headers: { origin: 'https://evil.example' } })],
    [
      'from an origin that begins as ours',
      403,
      (who) => call(who, { headers: { origin: `${page.origin}.evil.example` } }),
    ],
    ['from a null origin', 403, (who) => call(who, { headers: { origin: 'null' } })],
    ['from another site', 403, (who) => call(who, { headers: { 'sec-fetch-site': 'cross-site' } })],
    [
      'from another port of this host',
      403,
      (who) => call(who, { headers: { 'sec-fetch-site': 'same-site' } }),
    ],
    ['through a proxy', 403, (who) => call(who, { headers: { 'x-forwarded-for': '10.0.0.1' } })],
    ['by GET', 405, (who) => send(`${page.origin}/api/call`, { headers: signedIn(who) })],
    [
      'as a preflight',
      405,
      (who) => send(`${page.origin}/api/call`, { method: 'OPTIONS', headers: signedIn(who) }),
    ],
    ['as a form', 415, (who) => call(who, { headers: { 'content-type': 'text/plain' } })],
    ['without a type', 415, (who) => call(who, { headers: { 'content-type': '' } })],
    ['over 8 MiB', 413, (who) => call(who, { body: Buffer.alloc(9 * 1024 * 1024, ' ') })],
    ['that is no JSON', 400, (who) => call(who, { body: '{' })],
    ['of another shape', 400, (who) => call(who, { body: '{"method":1}' })],
  ])('%s', async (_, status, attempt) => {
    expect((await attempt(await page.enter())).status).toBe(status)
    expect(hub.calls).toEqual([])
  })
})

describe('the page', () => {
  test('has a policy that lets it run its own files only', async () => {
    const { status, headers } = await send(`${page.origin}/`)
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test('keeps hashed files for ever, and asks for others again', async () => {
    const asset = await send(`${page.origin}/assets/index-abc.js`)
    expect(asset.headers['cache-control']).toContain('immutable')
    expect(asset.headers['content-type']).toContain('text/javascript')
    const index = await send(`${page.origin}/`)
    expect(index.headers['cache-control']).toBe('no-cache')
    const again = await send(`${page.origin}/`, { headers: { 'if-none-match': `${index.headers.etag}` } })
    expect(again.status).toBe(304)
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..\\..\\..\\secret.txt',
    '/assets',
    '/none.js',
  ])('has nothing at %s', async (path) => {
    expect((await send(`${page.origin}${path}`)).status).toBe(404)
  })
})

describe('events', () => {
  const open = ({ cookie }: SignedIn, ticket: string, origin = page.origin) =>
    openEvents(page.origin, { cookie, ticket, origin })

  test('come over a WebSocket to who has a ticket', async () => {
    const who = await page.enter()
    const { socket, outcome } = await open(who, await page.ticket(who))
    expect(outcome).toBe('open')
    const message = new Promise((done) => socket.once('message', (data) => done(JSON.parse(String(data)))))
    hub.emit({ type: 'changed', areas: ['orders'] })
    expect(await message).toEqual({ type: 'changed', areas: ['orders'] })
    socket.close()
    await expect.poll(() => hub.subscribers).toBe(0)
  })

  test('end with the token that opened the session', async () => {
    hub.tokens.set('good', { role: 'member', who: 'Mia' })
    const who = await page.signIn('good')
    const { socket, outcome } = await open(who, await page.ticket(who))
    expect(outcome).toBe('open')
    const closed = new Promise((done) => socket.once('close', done))
    let heard = 0
    socket.on('message', () => heard++)
    hub.tokens.delete('good')
    await vi.waitUntil(
      () => {
        hub.emit({ type: 'changed', areas: ['orders'] })
        return socket.readyState === WebSocket.CLOSED
      },
      { timeout: 60_000, interval: 100 },
    )
    await closed
    expect(heard).toBeLessThan(20)
  })

  test('are refused without a ticket, with a spent one, without the cookie, and to a foreign origin', async () => {
    const who = await page.enter()
    const other = await page.enter()
    const spent = await page.ticket(who)
    const first = await open(who, spent)
    first.socket.close()
    const attempts = [
      open(who, ''),
      open(who, spent),
      open({ ...who, cookie: '' }, await page.ticket(who)),
      open(other, await page.ticket(who)),
      open(who, await page.ticket(who), 'https://evil.example'),
      open(who, await page.ticket(who), 'null'),
      open(who, await page.ticket(who), `http://localhost:${page.port}`),
    ]
    for (const { outcome } of await Promise.all(attempts)) expect(outcome).toContain('403')
  })

  test('have no ticket for the cookie alone, nor for a token', async () => {
    hub.tokens.set('good', { role: 'admin', who: 'Mia' })
    const { cookie } = await page.enter()
    expect((await page.post('/api/ticket', { headers: { cookie } })).status).toBe(401)
    expect((await page.post('/api/ticket', { headers: { authorization: 'Bearer good' } })).status).toBe(403)
  })
})

describe('listening', () => {
  const at = (host: string, port = 0) => serve({ hub, files: page.files, host, port })

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com', ''])('is refused on %s', async (host) => {
    await expect(at(host)).rejects.toMatchObject({ code: 'serve.not_loopback' })
  })

  test('is at an address, not at a name of it, and a browser at another is led there', async () => {
    const named = await at('localhost')
    expect(named.origin).toMatch(/^http:\/\/(127\.0\.0\.1|\[::1\]):\d+$/)
    await named.close()
    const host = `localhost:${page.port}`
    const { status, headers } = await send(`${page.origin}/assets/index-abc.js?x=1`, { headers: { host } })
    expect([status, headers.location]).toEqual([307, `${page.origin}/assets/index-abc.js?x=1`])
  })

  test('is possible on IPv6 alone', async () => {
    const six = await openServedPage({ host: '::1' })
    expect(six.origin).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect((await six.call(signedIn(await six.enter()))).status).toBe(200)
    await six.close()
  })

  test('says so when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => other.once('listening', done))
    const address = other.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    await expect(at('127.0.0.1', port)).rejects.toMatchObject({ code: 'serve.port_unavailable' })
    other.close()
  })
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { openStaticFiles } from '../../static-files/read-static-file.ts'
import { type Served, serve } from './serve.ts'
import { type Sent, send } from './testing/send.ts'

let folder: string
let hub: FakeHub
let served: Served

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-'))
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true })
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html>page')
  await writeFile(join(folder, 'renderer', 'assets', 'index-abc.js'), 'run()')
  await writeFile(join(folder, 'secret.txt'), 'not yours')
  hub = new FakeHub({ 'hub.status': () => ({ version: '1' }) })
  served = await serve({ hub, files: openStaticFiles(join(folder, 'renderer')), host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  await served.close()
  await rm(folder, { recursive: true })
})

const enter = async (): Promise<string> => {
  const { headers } = await send(served.launchUrl())
  return headers['set-cookie']?.[0]?.split(';')[0] ?? 'none'
}
const json = { 'content-type': 'application/json' }
const call = (cookie: string, { headers, ...rest }: Sent = {}) =>
  send(`${served.origin}/api/call`, {
    method: 'POST',
    body: '{"method":"hub.status","input":{}}',
    headers: { ...json, cookie, ...headers },
    ...rest,
  })

describe('a token', () => {
  const bearer = (token: string, headers: Record<string, string> = {}) =>
    call('', { headers: { authorization: `Bearer ${token}`, ...headers } })

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
    const cookie = await enter()
    expect((await call(cookie, { headers: { authorization: 'Bearer bad' } })).status).toBe(401)
  })
})

describe('a session that a token opens', () => {
  const signIn = (token: unknown, headers: Record<string, string> = {}) =>
    send(`${served.origin}/api/session`, {
      method: 'POST',
      body: JSON.stringify({ token }),
      headers: { ...json, ...headers },
    })
  const cookieFrom = async (token: string): Promise<string> =>
    (await signIn(token)).headers['set-cookie']?.[0]?.split(';')[0] ?? 'none'

  test('has the token’s role and name, and is noted', async () => {
    hub.tokens.set('good', { role: 'member', who: 'Mia' })
    expect((await call(await cookieFrom('good'))).status).toBe(200)
    expect(hub.calls[0]?.caller).toMatchObject({ role: 'member', who: 'Mia', via: 'web' })
    expect(hub.noted).toEqual(['session.opened Mia'])
  })

  test('ends with its token', async () => {
    hub.tokens.set('good', { role: 'admin', who: 'Mia' })
    const cookie = await cookieFrom('good')
    hub.tokens.delete('good')
    expect((await call(cookie)).status).toBe(401)
    expect(hub.calls).toEqual([])
  })

  test('is not opened by a bad token, from another site, or by something else', async () => {
    hub.tokens.set('good', { role: 'admin', who: 'Mia' })
    const bad = await signIn('bad')
    expect([bad.status, bad.headers['set-cookie']]).toEqual([401, undefined])
    expect((await signIn('good', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await signIn({ good: true })).status).toBe(400)
  })
})

describe('a session', () => {
  test('is written into the audit log when it begins', async () => {
    await enter()
    expect(hub.noted).toEqual(['session.opened'])
  })

  test('begins with a launch address, which leads on to the page', async () => {
    const { status, headers } = await send(served.launchUrl())
    expect(status).toBe(303)
    expect(headers.location).toBe('/')
    expect(headers['set-cookie']?.[0]).toMatch(/^certhub=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  })

  test('lets the page call the hub, as admin from the web', async () => {
    const { status, text } = await call(await enter())
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({ ok: true, value: { version: '1' } })
    expect(hub.calls[0]?.caller).toMatchObject({ role: 'admin', via: 'web' })
  })

  test('gets a failed call’s error as data, not as a failed request', async () => {
    const { status, text } = await call(await enter(), { body: '{"method":"nope","input":{}}' })
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: 'input.unknown_method' } })
  })

  test('is opened once by each launch address', async () => {
    const url = served.launchUrl()
    await send(url)
    expect((await send(url)).status).toBe(403)
  })

  test('goes on when its launch address is opened again', async () => {
    const url = served.launchUrl()
    const cookie = (await send(url)).headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    expect((await send(url, { headers: { cookie } })).status).toBe(303)
  })

  test('is not known to a hub that was started anew', async () => {
    const other = await serve({ hub, files: openStaticFiles(folder), host: '127.0.0.1', port: 0 })
    const cookie = await enter()
    await served.close()
    served = other
    const { status, text } = await call(cookie)
    expect(status).toBe(401)
    expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: 'auth.required' } })
  })
})

describe('a call is refused and nothing runs', () => {
  const port = () => new URL(served.origin).port
  test.each<[string, number, (cookie: string) => Promise<{ status: number }>]>([
    ['without the cookie', 401, () => call('')],
    ['with a made-up cookie', 401, () => call('certhub=x')],
    ['for a foreign host', 403, (cookie) => call(cookie, { headers: { host: `evil.example:${port()}` } })],
    ['for our host at another port', 403, (cookie) => call(cookie, { headers: { host: '127.0.0.1:1' } })],
    ['from a foreign origin', 403, (cookie) => call(cookie, { headers: { origin: 'https://evil.example' } })],
    [
      'from an origin that begins as ours',
      403,
      (cookie) => call(cookie, { headers: { origin: `${served.origin}.evil.example` } }),
    ],
    ['from a null origin', 403, (cookie) => call(cookie, { headers: { origin: 'null' } })],
    ['from another site', 403, (cookie) => call(cookie, { headers: { 'sec-fetch-site': 'cross-site' } })],
    [
      'from another port of this host',
      403,
      (cookie) => call(cookie, { headers: { 'sec-fetch-site': 'same-site' } }),
    ],
    ['through a proxy', 403, (cookie) => call(cookie, { headers: { 'x-forwarded-for': '10.0.0.1' } })],
    ['by GET', 405, (cookie) => call(cookie, { method: 'GET' })],
    ['as a preflight', 405, (cookie) => call(cookie, { method: 'OPTIONS' })],
    ['as a form', 415, (cookie) => call(cookie, { headers: { 'content-type': 'text/plain' } })],
    ['without a type', 415, (cookie) => call(cookie, { headers: { 'content-type': '' } })],
    ['over 8 MiB', 413, (cookie) => call(cookie, { body: Buffer.alloc(9 * 1024 * 1024, ' ') })],
    ['that is no JSON', 400, (cookie) => call(cookie, { body: '{' })],
    ['of another shape', 400, (cookie) => call(cookie, { body: '{"method":1}' })],
  ])('%s', async (_, status, attempt) => {
    expect((await attempt(await enter())).status).toBe(status)
    expect(hub.calls).toEqual([])
  })
})

describe('the page', () => {
  test('has a policy that lets it run its own files only', async () => {
    const { status, headers } = await send(`${served.origin}/`)
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test('keeps hashed files for ever, and asks for others again', async () => {
    const asset = await send(`${served.origin}/assets/index-abc.js`)
    expect(asset.headers['cache-control']).toContain('immutable')
    expect(asset.headers['content-type']).toContain('text/javascript')
    const page = await send(`${served.origin}/`)
    expect(page.headers['cache-control']).toBe('no-cache')
    const again = await send(`${served.origin}/`, { headers: { 'if-none-match': `${page.headers.etag}` } })
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
    expect((await send(`${served.origin}${path}`)).status).toBe(404)
  })
})

describe('events', () => {
  const open = async (cookie: string, ticket: string, origin = served.origin) => {
    const url = `${served.origin.replace('http', 'ws')}/api/events?ticket=${ticket}`
    const socket = new WebSocket(url, { origin, headers: { cookie } })
    const outcome = await new Promise((done) => {
      socket.once('open', () => done('open'))
      socket.once('error', (error) => done(error.message))
    })
    return { socket, outcome }
  }
  const ticketFor = async (cookie: string): Promise<string> => {
    const { text } = await send(`${served.origin}/api/ticket`, {
      method: 'POST',
      headers: { ...json, cookie },
      body: '{}',
    })
    return String(JSON.parse(text).ticket)
  }

  test('come over a WebSocket to who has a ticket', async () => {
    const cookie = await enter()
    const { socket, outcome } = await open(cookie, await ticketFor(cookie))
    expect(outcome).toBe('open')
    const message = new Promise((done) => socket.once('message', (data) => done(JSON.parse(String(data)))))
    hub.emit({ type: 'changed', areas: ['orders'] })
    expect(await message).toEqual({ type: 'changed', areas: ['orders'] })
    socket.close()
    await expect.poll(() => hub.subscribers).toBe(0)
  })

  test('end with the token that opened the session', async () => {
    hub.tokens.set('good', { role: 'member', who: 'Mia' })
    const entered = await send(`${served.origin}/api/session`, {
      method: 'POST',
      body: '{"token":"good"}',
      headers: json,
    })
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const { socket, outcome } = await open(cookie, await ticketFor(cookie))
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
    const cookie = await enter()
    const spent = await ticketFor(cookie)
    const first = await open(cookie, spent)
    first.socket.close()
    const attempts = [
      open(cookie, ''),
      open(cookie, spent),
      open('', await ticketFor(cookie)),
      open(cookie, await ticketFor(cookie), 'https://evil.example'),
      open(cookie, await ticketFor(cookie), 'null'),
    ]
    for (const { outcome } of await Promise.all(attempts)) expect(outcome).toContain('403')
  })
})

describe('listening', () => {
  const at = (host: string, port = 0) => serve({ hub, files: openStaticFiles(folder), host, port })

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com', ''])('is refused on %s', async (host) => {
    await expect(at(host)).rejects.toMatchObject({ code: 'serve.not_loopback' })
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

import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FakeHub } from '../../control/testing/fake-hub.ts'
import { openEvents } from './testing/open-events.ts'
import { openServedPage, type ServedPage, type SignedIn, signedIn } from './testing/served-page.ts'

const hour = 3_600_000
let page: ServedPage
let hub: FakeHub
beforeEach(async () => {
  page = await openServedPage()
  hub = page.hub
})
afterEach(() => page.close())

const isIn = async (who: SignedIn): Promise<boolean> => (await page.call(signedIn(who))).status === 200
const listen = async (who: SignedIn) =>
  openEvents(page.origin, { cookie: who.cookie, ticket: await page.ticket(who) })

describe('a session ends', () => {
  test('after half a day without use', async () => {
    const who = await page.enter()
    hub.now += 12 * hour - 1
    expect(await isIn(who)).toBe(true)
    hub.now += 12 * hour
    expect(await isIn(who)).toBe(false)
    expect(await hub.sessions.list(undefined)).toEqual([])
  })

  test('after a week, however much it is used', async () => {
    const who = await page.enter()
    for (let hours = 0; hours < 7 * 24; hours += 8) {
      expect(await isIn(who)).toBe(true)
      hub.now += 8 * hour
    }
    expect(await isIn(who)).toBe(false)
  })

  test('with its WebSockets, when its time is over', async () => {
    const who = await page.enter()
    const { socket } = await listen(who)
    hub.now += 12 * hour
    const closed = once(socket, 'close')
    await hub.sessions.sweep()
    await closed
  })

  test('when it is signed out, with its WebSockets, and the browser forgets the cookie', async () => {
    const who = await page.enter()
    const other = await page.enter()
    const { socket } = await listen(who)
    const closed = once(socket, 'close')
    const { status, headers } = await page.post('/api/sign-out', { headers: signedIn(who) })
    expect(status).toBe(200)
    expect(headers['set-cookie']?.[0]).toBe(
      `certhub-${page.port}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict`,
    )
    await closed
    expect([await isIn(who), await isIn(other)]).toEqual([false, true])
    expect(hub.noted.at(-1)).toBe('session.signed_out')
  })

  test('is not signed out by the cookie alone', async () => {
    const who = await page.enter()
    expect((await page.post('/api/sign-out', { headers: { cookie: who.cookie } })).status).toBe(401)
    expect(await isIn(who)).toBe(true)
  })

  test('a member signs out too: it is his own', async () => {
    hub.tokens.set('good', { role: 'member', who: 'Mia' })
    const who = await page.signIn('good')
    expect((await page.post('/api/sign-out', { headers: signedIn(who) })).status).toBe(200)
    expect(await isIn(who)).toBe(false)
  })

  test('when somebody else ends it, with its WebSockets at once', async () => {
    const who = await page.enter()
    const { socket } = await listen(who)
    const closed = once(socket, 'close')
    const [session] = await hub.sessions.list(undefined)
    hub.sessions.end(session?.id ?? '')
    await closed
    expect(await isIn(who)).toBe(false)
    expect(() => hub.sessions.end(session?.id ?? '')).toThrow(/no open session/)
  })
})

test('the list says who is in, since when, by which browser, and which one is the caller’s own', async () => {
  hub.tokens.set('good', { role: 'member', who: 'Mia' })
  await page.signIn('good')
  hub.now += hour
  const address = await page.launch()
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  await fetch(address, { headers: { 'user-agent': agent } })
  const listed = await hub.sessions.list(undefined)
  expect(listed).toMatchObject([
    { role: 'admin', browser: 'Firefox 140 on Linux', since: hub.now, lastUsedAt: hub.now, current: false },
    { role: 'member', who: 'Mia', since: hub.now - hour, lastUsedAt: hub.now - hour },
  ])
  const again = await hub.sessions.list(listed[1]?.id)
  expect(again.map(({ current }) => current)).toEqual([false, true])
  expect(JSON.stringify(listed)).not.toContain('good')
})

test('one session has ten WebSockets and not eleven, another has its own, and one that ends makes room', async () => {
  const [who, other] = [await page.enter(), await page.enter()]
  const early = await page.ticket(who)
  const open = await Promise.all(Array.from({ length: 10 }, () => listen(who)))
  expect(open.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'open'))
  expect((await page.post('/api/ticket', { headers: signedIn(who) })).status).toBe(429)
  // A ticket of before does not help.
  const eleventh = await openEvents(page.origin, { cookie: who.cookie, ticket: early })
  if (eleventh.outcome === 'open') await once(eleventh.socket, 'close')
  expect(hub.subscribers).toBe(10)
  expect((await listen(other)).outcome).toBe('open')
  open[0]?.socket.close()
  await expect.poll(() => hub.subscribers).toBe(10)
  expect((await listen(who)).outcome).toBe('open')
})

test('a token has ten sessions: the one that was not used for longest gives way', async () => {
  hub.tokens.set('good', { role: 'member', who: 'Mia' })
  const first = await page.signIn('good')
  const second = await page.signIn('good')
  for (let more = 0; more < 8; more += 1) {
    hub.now += 1000
    await page.signIn('good')
  }
  expect(await isIn(first)).toBe(true)
  hub.now += 1000
  await page.signIn('good')
  expect([await isIn(first), await isIn(second)]).toEqual([true, false])
})

test('two hubs of one computer do not sign one another out', async () => {
  const other = await openServedPage()
  const [who, there] = [await page.enter(), await other.enter()]
  // A browser sends both cookies to both ports.
  const cookie = `${who.cookie}; ${there.cookie}`
  expect((await page.call({ ...signedIn(who), cookie })).status).toBe(200)
  expect((await other.call({ ...signedIn(there), cookie })).status).toBe(200)
  await other.close()
})

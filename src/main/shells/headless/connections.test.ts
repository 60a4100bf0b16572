import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { connectControl } from '../../control/client.ts'
import { serveControl } from '../../control/server.ts'
import type { Peer, Peers } from './peer.ts'
import { send } from './testing/send.ts'
import { openServedPage, type ServedPage, signedIn } from './testing/served-page.ts'

let page: ServedPage
let peer: Peer
const peers: Peers = {
  of: async () => peer,
}
const closing: (() => unknown)[] = []
const uncaught: unknown[] = []
const keep = (error: unknown): void => void uncaught.push(error)

beforeEach(async () => {
  peer = 'own'
  page = await openServedPage({ peers })
  uncaught.length = 0
  process.on('uncaughtException', keep)
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await page.close()
  process.off('uncaughtException', keep)
})

const dial = async (port = page.port): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  closing.push(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}
const isClosed = ({ closed, readableEnded }: Socket): boolean => closed || readableEnded
/** Closed without a word; who is only too slow is told so. */
const wasUnseen = ({ bytesRead }: Socket): boolean => bytesRead === 0
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 50))

describe('a connection that breaks', () => {
  test('in the middle of an upgrade, while it is looked at, does not end the hub', async () => {
    const who = await page.enter()
    const ticket = await page.ticket(who)
    const looking = Promise.withResolvers<void>()
    const later = Promise.withResolvers<Peer>()
    const slow = await openServedPage({
      peers: {
        of: () => {
          looking.resolve()
          return later.promise
        },
      },
    })
    closing.push(() => slow.close())
    const socket = await dial(slow.port)
    socket.write(
      `GET /api/events?ticket=${ticket} HTTP/1.1\r\nHost: 127.0.0.1:${slow.port}\r\nOrigin: ${slow.origin}\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
    await looking.promise
    await settled()
    socket.resetAndDestroy()
    await settled()
    later.resolve('own')
    await settled()
    expect(uncaught).toEqual([])
    expect((await send(`${slow.origin}/`)).status).toBe(200)
  })

  test('right after an upgrade does not end the hub', async () => {
    const who = await page.enter()
    const socket = new WebSocket(
      `${page.origin.replace('http', 'ws')}/api/events?ticket=${await page.ticket(who)}`,
      {
        origin: page.origin,
        headers: { cookie: who.cookie },
      },
    )
    const [response] = await once(socket, 'upgrade')
    response.socket.resetAndDestroy()
    socket.on('error', () => {})
    await expect.poll(() => page.hub.subscribers).toBe(0)
    expect(uncaught).toEqual([])
  })

  test('in the middle of a body lets the call go, and does not end the hub', async () => {
    const who = await page.enter()
    const socket = await dial()
    const headers = Object.entries(signedIn(who)).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(
      `POST /api/call HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nContent-Type: application/json\r\n${headers.join('')}Content-Length: 100\r\n\r\n{"method":`,
    )
    await settled()
    socket.resetAndDestroy()
    await settled()
    expect(uncaught).toEqual([])
    expect(page.hub.calls).toEqual([])
    expect((await page.call(signedIn(who))).status).toBe(200)
  })

  test('in the middle of a head does not end the hub', async () => {
    const socket = await dial()
    socket.write('GET / HTTP/1.1\r\nHos')
    await settled()
    socket.resetAndDestroy()
    expect((await send(`${page.origin}/`)).status).toBe(200)
    expect(uncaught).toEqual([])
  })
})

test('a call that fails in a way nobody foresaw is answered with 500, and the hub goes on', async () => {
  const who = await page.enter()
  const working = page.hub.call
  page.hub.call = () => Promise.reject(new Error('not foreseen'))
  const failed = await page.call(signedIn(who))
  expect(failed.status).toBe(500)
  expect(failed.text).not.toContain('not foreseen')
  page.hub.call = working
  expect((await page.call(signedIn(who))).status).toBe(200)
})

describe('another user of the computer', () => {
  test('is refused the page, in words, and does not use up the address', async () => {
    const address = await page.launch()
    peer = 'other'
    const { status, headers, text } = await send(address)
    expect([status, headers['set-cookie']]).toEqual([403, undefined])
    expect(text).toContain('another user')
    peer = 'own'
    expect((await send(address)).status).toBe(200)
  })

  test('is refused at sign-in and at a call, also with a good token and a good session', async () => {
    page.hub.tokens.set('good', { role: 'admin', who: 'Mia' })
    const who = await page.enter()
    peer = 'other'
    const attempts = [
      await page.post('/api/session', { body: '{"token":"good"}' }),
      await page.call({ authorization: 'Bearer good' }),
      await page.call(signedIn(who)),
      await page.post('/api/ticket', { headers: signedIn(who) }),
    ]
    for (const { status, headers } of attempts) {
      expect([status, headers['set-cookie']]).toEqual([403, undefined])
    }
    expect(page.hub.calls).toEqual([])
    expect(page.hub.noted.filter((line) => line.startsWith('connection.refused'))).toHaveLength(1)
  })

  test('is refused a WebSocket with a good ticket and cookie', async () => {
    const who = await page.enter()
    const ticket = await page.ticket(who)
    peer = 'other'
    const socket = new WebSocket(`${page.origin.replace('http', 'ws')}/api/events?ticket=${ticket}`, {
      origin: page.origin,
      headers: { cookie: who.cookie },
    })
    const [error] = await once(socket, 'error')
    expect(String(error)).toContain('403')
  })

  test.each<Peer>(['allowed', 'unknown'])('that is %s has to sign in like everybody', async (kind) => {
    peer = kind
    expect((await page.call({})).status).toBe(401)
    expect((await page.call(signedIn(await page.enter()))).status).toBe(200)
  })

  test('does not fill the hub with connections: those over a few are closed unseen', async () => {
    peer = 'other'
    const strangers = await Promise.all(Array.from({ length: 60 }, () => dial()))
    for (const socket of strangers) socket.resume()
    await vi.waitUntil(() => strangers.every(isClosed), { timeout: 60_000, interval: 20 })
    expect(strangers.filter(wasUnseen).length).toBeGreaterThan(0)
  })
})

describe('a flood of connections', () => {
  test('over the limit is closed unseen; the control socket answers, and idle and half-sent ones go by themselves', async () => {
    const few = await openServedPage({ peers, mostConnections: 20 })
    closing.push(() => few.close())
    const control = await serveControl({ hub: few.hub, dataDirectory: few.folder, env: process.env })
    closing.push(() => control.close())
    const flood = await Promise.all(Array.from({ length: 100 }, () => dial(few.port)))
    for (const [index, socket] of flood.entries()) {
      socket.resume()
      // Some say nothing at all, some never end what they say.
      if (index % 2 === 0) socket.write(`POST /api/call HTTP/1.1\r\nHost: 127.0.0.1:${few.port}\r\nX-Slow: `)
    }
    const client = await connectControl(few.folder)
    expect(await client?.call('hub.status', {})).toMatchObject({ ok: true })
    client?.close()
    await vi.waitUntil(() => flood.every(isClosed), { timeout: 60_000, interval: 100 })
    expect(flood.filter(wasUnseen).length).toBeGreaterThan(0)
    expect((await send(`${few.origin}/`)).status).toBe(200)
  })
})

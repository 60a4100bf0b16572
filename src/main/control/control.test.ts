import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HubEvent } from '../../shared/events.ts'
import { connectControl } from './client.ts'
import { type ControlServer, serveControl } from './server.ts'
import { admittedSocket } from './testing/admitted-socket.ts'
import { FakeHub } from './testing/fake-hub.ts'

let directory: string
let server: ControlServer | undefined
const opened: { close(): void }[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'control-'))
})
afterEach(async () => {
  for (const each of opened.splice(0)) each.close()
  await server?.close()
  server = undefined
  await rm(directory, { recursive: true })
})

const serve = async (hub: FakeHub, limits = {}) => {
  server = await serveControl({ hub, dataDirectory: directory, env: {}, limits })
  return hub
}
const attach = async () => {
  const client = await connectControl(directory)
  if (!client) throw new Error('nobody listens')
  opened.push(client)
  return client
}
const status = { 'hub.status': () => ({ version: '1' }) }
const changed: HubEvent = { type: 'changed', areas: ['orders'] }

test('a call comes back with the hub’s answer, as admin from the terminal', async () => {
  const hub = await serve(new FakeHub(status))
  const client = await attach()
  expect(await client.call('hub.status', {})).toEqual({ ok: true, value: { version: '1' } })
  expect(hub.calls[0]?.caller).toMatchObject({ role: 'admin', via: 'terminal' })
})

test('a slow call does not hold up the one after it', async () => {
  const slow = Promise.withResolvers<object>()
  await serve(new FakeHub({ ...status, 'orders.wait': () => slow.promise }))
  const client = await attach()
  const waiting = client.call('orders.wait', { order: 'ord_1' })
  expect((await client.call('hub.status', {})).ok).toBe(true)
  slow.resolve({ id: 'ord_1' })
  expect(await waiting).toEqual({ ok: true, value: { id: 'ord_1' } })
})

test('an aborted signal reaches the handler that runs', async () => {
  await serve(
    new FakeHub({
      'orders.wait': (_, { signal }) =>
        new Promise((done) => signal?.addEventListener('abort', () => done('stopped'))),
    }),
  )
  const stop = new AbortController()
  const call = (await attach()).call('orders.wait', { order: 'ord_1' }, stop.signal)
  stop.abort()
  expect(await call).toEqual({ ok: true, value: 'stopped' })
})

test('the calls of a client that goes away are cancelled', async () => {
  const stopped = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  await serve(
    new FakeHub({
      'orders.wait': (_, { signal }) => {
        signal?.addEventListener('abort', () => stopped.resolve())
        begun.resolve()
        return stopped.promise
      },
    }),
  )
  const client = await attach()
  void client.call('orders.wait', { order: 'ord_1' })
  await begun.promise
  client.close()
  await stopped.promise
})

test('events reach a subscriber until it unsubscribes', async () => {
  const hub = await serve(new FakeHub(status))
  const client = await attach()
  const seen: HubEvent[] = []
  const unsubscribe = client.subscribe((event) => seen.push(event))
  await expect.poll(() => hub.subscribers).toBe(1)
  hub.emit(changed)
  await expect.poll(() => seen.length).toBe(1)
  unsubscribe()
  await expect.poll(() => hub.subscribers).toBe(0)
  expect(seen).toEqual([changed])
})

test('a subscriber that does not read is dropped and the hub goes on', async () => {
  const hub = await serve(new FakeHub(status), { backlog: 100_000 })
  const deaf = await admittedSocket(directory)
  deaf.write('{"subscribe":true}\n')
  deaf.pause()
  await expect.poll(() => hub.subscribers).toBe(1)
  for (let sent = 0; sent < 20_000 && hub.subscribers === 1; sent += 1) {
    hub.emit(changed)
    if (sent % 1000 === 0) await new Promise(setImmediate)
  }
  await expect.poll(() => hub.subscribers).toBe(0)
  deaf.destroy()
  expect((await (await attach()).call('hub.status', {})).ok).toBe(true)
})

test.each([
  ['no JSON', 'hello\n'],
  ['JSON of another shape', '{"id":"1"}\n'],
  ['a line over the limit', 'x'.repeat(2000)],
])('a client that sends %s is dropped and nothing runs', async (_, text) => {
  const hub = await serve(new FakeHub(status), { line: 1000 })
  const socket = await admittedSocket(directory)
  const ended = new Promise((done) => socket.once('close', done))
  socket.resume()
  socket.write(text)
  await ended
  expect(hub.calls).toEqual([])
})

test('a call that the hub cannot answer any more says so', async () => {
  await serve(new FakeHub({ 'hub.status': () => new Promise(() => {}) }))
  const call = (await attach()).call('hub.status', {})
  await server?.close()
  expect(await call).toMatchObject({ ok: false, error: { code: 'hub.gone' } })
})

test('idle waits for the last client to go', async () => {
  await serve(new FakeHub(status))
  const client = await attach()
  await client.call('hub.status', {})
  let idle = false
  const done = server?.idle().then(() => {
    idle = true
  })
  await client.call('hub.status', {})
  expect(idle).toBe(false)
  client.close()
  await done
})

test('a client that is connected may finish before the server is closed', async () => {
  const slow = Promise.withResolvers<object>()
  await serve(new FakeHub({ 'orders.wait': () => slow.promise }))
  const client = await attach()
  const call = client.call('orders.wait', { order: 'ord_1' })
  const closed = server?.close(new AbortController().signal)
  expect(await connectControl(directory)).toBeUndefined()
  slow.resolve({ id: 'ord_1' })
  expect((await call).ok).toBe(true)
  client.close()
  await closed
})

test('closing removes all that it made, so the next terminal finds nobody', async () => {
  await serve(new FakeHub(status))
  await server?.close()
  expect(await connectControl(directory)).toBeUndefined()
  expect(await readdir(directory)).toEqual([])
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { FakeHub } from '../../control/testing/fake-hub.ts'
import { connectHub } from './connection.ts'

const never = new AbortController().signal
let env: { CERTHUB_DATA_DIR: string }

beforeEach(async () => {
  env = { CERTHUB_DATA_DIR: await mkdtemp(join(tmpdir(), 'connection-')) }
})
afterEach(() => rm(env.CERTHUB_DATA_DIR, { recursive: true }))

const refuse = async (): Promise<never> => {
  throw new CerthubError('data_dir.in_use', { path: env.CERTHUB_DATA_DIR, owner: 'process 1' })
}
const noOrders = { 'orders.list': () => ({ orders: [] }) }

test('a second terminal uses the hub that the first one opened', async () => {
  const hub = new FakeHub({ ...noOrders, 'hub.status': () => ({ pid: 1 }) })
  const first = await connectHub(env, async () => hub)
  const second = await connectHub(env, refuse)
  expect([first.remote, second.remote]).toEqual([false, true])
  expect((await second.call('hub.status', {})).ok).toBe(true)
  await second.close(never)
  await first.close(never)
})

test('the first terminal lets the second one finish before it closes the hub', async () => {
  const slow = Promise.withResolvers<object>()
  const hub = new FakeHub({ ...noOrders, 'orders.wait': () => slow.promise })
  const first = await connectHub(env, async () => hub)
  const second = await connectHub(env, refuse)
  const call = second.call('orders.wait', { order: 'ord_1' })
  const closing = first.close(never)
  slow.resolve({ id: 'ord_1' })
  expect((await call).ok).toBe(true)
  expect(hub.closed).toBe(false)
  await second.close(never)
  await closing
  expect(hub.closed).toBe(true)
})

test('the first terminal waits for an order that another began and left', async () => {
  let running = true
  const hub = new FakeHub({
    'orders.list': () => ({
      orders: [{ id: 'ord_1', createdAt: Date.now() + 1, ...(!running && { endedAt: 1 }) }],
    }),
    'orders.wait': () => {
      running = false
      return {}
    },
  })
  const first = await connectHub(env, async () => hub)
  await first.close(never)
  expect(running).toBe(false)
})

test('an interrupt ends the waiting', async () => {
  const hub = new FakeHub({
    'orders.list': () => ({ orders: [{ id: 'ord_1', createdAt: Date.now() + 1 }] }),
    'orders.wait': () => new Promise(() => {}),
  })
  const first = await connectHub(env, async () => hub)
  const interrupt = new AbortController()
  const closing = first.close(interrupt.signal)
  interrupt.abort()
  await closing
  expect(hub.closed).toBe(true)
})

test('an owner that is about to end is waited for', async () => {
  let attempts = 0
  const hub = new FakeHub(noOrders)
  const opened = await connectHub(env, async () => {
    attempts += 1
    return attempts < 3 ? refuse() : hub
  })
  expect(opened.remote).toBe(false)
  await opened.close(never)
})

test('an owner without a socket is named after a while', async () => {
  await expect(connectHub(env, refuse)).rejects.toMatchObject({ code: 'data_dir.in_use' })
})

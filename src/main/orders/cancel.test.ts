import { afterEach, beforeEach, expect, it } from 'vitest'
import { type IssuingCa, startIssuingCa } from './testing/issuing-ca.ts'
import { openOrders } from './testing/open-orders.ts'

let ca: IssuingCa
let close: (() => Promise<void>)[]

beforeEach(async () => {
  ca = await startIssuingCa(Date.UTC(2026, 0, 1))
  close = []
})
afterEach(async () => {
  for (const each of close) await each()
  await ca.stop()
})

const settle = () => new Promise((resolve) => setTimeout(resolve, 20))
/** Work that does not listen to its signal, and is let go by the test. */
const deaf = () => {
  let [begin, fail, finish] = [() => {}, (_: Error) => {}, () => {}]
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const work = () => {
    begin()
    return new Promise<never>((resolve, reject) => {
      fail = reject
      finish = () => resolve([] as never)
    })
  }
  return { begun, work, fail: (error: Error) => fail(error), finish: () => finish() }
}
const open = async (over: object) => {
  const hub = await openOrders(ca, over)
  close.push(hub.close)
  return hub
}

it.each(['deploy', 'replaces', 'acmeAccount'])(
  'a cancelled order is over at once, and what it was at work on changes nothing later: %s',
  async (part) => {
    const slow = deaf()
    let isFirst = true
    const hub = await open({})
    const usual = { deploy: async () => [], replaces: async () => undefined, acmeAccount: hub.acmeAccount }
    const held = await open({
      [part]: () => {
        if (!isFirst) return usual[part as keyof typeof usual]()
        isFirst = false
        return slow.work()
      },
    })
    const { id } = await held.orders.start(held.certificate)
    await slow.begun
    expect(await held.orders.cancel(id)).toMatchObject({ state: 'cancelled' })
    expect(await held.store.orders.get(id)).toMatchObject({
      state: 'cancelled',
      error: { code: 'order.cancelled' },
    })
    // The next one of the names begins, though the first has not let go yet.
    expect((await held.order()).state).toBe('done')
    slow.fail(new Error('something else'))
    await settle()
    expect(await held.store.orders.get(id)).toMatchObject({
      state: 'cancelled',
      error: { code: 'order.cancelled' },
    })
  },
)

it('a cancelled order that would have been done stays cancelled, and nothing of it is kept but what was issued', async () => {
  const slow = deaf()
  const held = await open({ deploy: slow.work })
  const { id } = await held.orders.start(held.certificate)
  await slow.begun
  await held.orders.cancel(id)
  slow.finish()
  await settle()
  expect((await held.store.orders.get(id))?.state).toBe('cancelled')
  const [issued] = await held.store.issued.list('crt_a')
  expect(await held.vault.has(issued?.keyId ?? '')).toBe(true)
})

it('the key of a cancelled order is removed, also when the hub is killed before its work has ended', async () => {
  const slow = deaf()
  const held = await open({ rememberLimit: slow.work })
  const before = held.records().length
  ca.next('/cert/1', { status: 429, headers: { 'retry-after': '3600' } })
  const { id } = await held.orders.start(held.certificate)
  await slow.begun
  expect(held.records()).toHaveLength(before + 1)
  await held.orders.cancel(id)
  const { keyId } = (await held.store.orders.get(id)) ?? {}
  expect(await held.store.orphanedRecords.list()).toEqual([keyId])
  slow.fail(new Error('x'))
  await settle()
  expect(held.records()).toHaveLength(before)
  expect(await held.store.orphanedRecords.list()).toEqual([])
})

it('an order is cancelled once', async () => {
  const slow = deaf()
  const held = await open({ deploy: slow.work })
  const { id } = await held.orders.start(held.certificate)
  await slow.begun
  await held.orders.cancel(id)
  await expect(held.orders.cancel(id)).rejects.toMatchObject({ code: 'order.finished' })
  slow.finish()
})

it('the key of an order that failed for good is thrown away', async () => {
  const held = await open({})
  const before = held.records().length
  ca.next('/finalize/1', { status: 400, body: { type: 'urn:ietf:params:acme:error:badCSR', detail: 'no' } })
  expect((await held.order()).state).toBe('failed')
  expect(held.records()).toHaveLength(before)
})

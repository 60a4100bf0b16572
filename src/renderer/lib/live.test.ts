import { QueryClient } from '@tanstack/react-query'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { contract } from '../../shared/contract/contract.ts'
import type { Method } from '../../shared/contract/method.ts'
import type { Order, OrderDetail, TimelineEntry } from '../../shared/contract/orders.ts'
import { text } from '../../shared/texts.ts'
import { createLiveUpdates, isOutdated, withEvent } from './live.ts'

afterEach(() => void vi.useRealTimers())

const order = (state: Order['state'], id = 'ord_1'): Order => ({
  id,
  certificateId: 'crt_1',
  names: ['example.com'],
  state,
  begunBy: 'person',
  passed: [],
  createdAt: 1,
})
const entry: TimelineEntry = {
  at: 5,
  step: 'order',
  kind: 'finished',
  note: text('order.issued'),
  milliseconds: 3,
}
const detail: OrderDetail = { ...order('order'), byHand: [], timeline: [] }

describe('an order’s event', () => {
  it('adds its entry to the timeline once', () => {
    const once = withEvent(detail, order('present'), entry)
    expect(withEvent(once, order('present'), entry).timeline).toEqual([entry])
  })

  it('reaches the order’s page and the lists it belongs to', () => {
    const client = new QueryClient()
    client.setQueryData(['orders.show', { order: 'ord_1' }], detail)
    client.setQueryData(['orders.list', { limit: 50 }], { orders: [order('order', 'ord_0')] })
    client.setQueryData(['orders.list', { certificate: 'crt_2' }], { orders: [] })
    createLiveUpdates(client)({ type: 'order', order: order('present'), entry })
    expect(client.getQueryData(['orders.show', { order: 'ord_1' }])).toMatchObject({
      state: 'present',
      timeline: [entry],
    })
    expect(client.getQueryData(['orders.list', { limit: 50 }])).toEqual({
      orders: [order('present'), order('order', 'ord_0')],
    })
    expect(client.getQueryData(['orders.list', { certificate: 'crt_2' }])).toEqual({ orders: [] })
  })

  it('makes the page ask again when the order has ended', () => {
    const client = new QueryClient()
    client.setQueryData(['orders.show', { order: 'ord_1' }], detail)
    createLiveUpdates(client)({ type: 'order', order: order('done') })
    expect(client.getQueryState(['orders.show', { order: 'ord_1' }])?.isInvalidated).toBe(true)
  })
})

const methods = Object.entries(contract as Readonly<Record<string, Method>>)
const keysOf = (wanted: (query: Extract<Method, { kind: 'query' }>) => boolean): string[] =>
  methods.flatMap(([name, method]) => (method.kind === 'query' && wanted(method) ? [name] : []))

it.each(
  methods.flatMap(([name, method]) => (method.kind === 'command' ? [[name, method.changes] as const] : [])),
)('what %s changes makes the answer of each query that reads it old, and of no other', (_, changes) => {
  vi.useFakeTimers()
  const client = new QueryClient()
  for (const name of keysOf(() => true)) client.setQueryData([name, {}], {})
  createLiveUpdates(client)({ type: 'changed', areas: changes })
  vi.runOnlyPendingTimers()
  const old = client.getQueryCache().findAll({ predicate: ({ state }) => state.isInvalidated })
  const expected = keysOf(({ reads }) => reads.some((area) => changes.includes(area)))
  expect(old.map(({ queryKey }) => queryKey[0]).sort()).toEqual(expected.sort())
})

it.each([
  ['hub.status', ['accounts'], true],
  ['instances.list', ['certificates'], true],
  ['accounts.show', ['accounts'], true],
  ['accounts.list', ['orders'], false],
  ['cas.list', ['accounts'], false],
  ['providers.list', ['credentials'], false],
  ['certificates.checkNames', ['certificates'], false],
  ['audit.list', ['audit'], true],
  // Maintenance windows, the accounts that renew, and which CA is preferred.
  ['renewal.outlook', ['instances'], true],
  ['renewal.weeks', ['accounts'], true],
  ['renewal.weeks', ['failover'], true],
  ['dns.settings', ['dns'], true],
] as const)('%s after a change of %j: outdated %s', (method, areas, outdated) => {
  expect(isOutdated(method, areas)).toBe(outdated)
})

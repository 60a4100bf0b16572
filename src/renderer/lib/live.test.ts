import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import type { Order, OrderDetail, TimelineEntry } from '../../shared/contract/orders.ts'
import { createLiveUpdates, isOutdated, withEvent } from './live.ts'

const order = (state: Order['state'], id = 'ord_1'): Order => ({
  id,
  certificateId: 'crt_1',
  names: ['example.com'],
  state,
  begunBy: 'person',
  passed: [],
  createdAt: 1,
})
const entry: TimelineEntry = { at: 5, step: 'order', kind: 'finished', text: 'placed', milliseconds: 3 }
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

it.each([
  ['hub.status', ['accounts'], true],
  ['instances.list', ['certificates'], true],
  ['accounts.show', ['accounts'], true],
  ['accounts.list', ['orders'], false],
  ['cas.list', ['accounts'], false],
  ['providers.list', ['credentials'], false],
  ['certificates.checkNames', ['certificates'], false],
  ['audit.list', ['credentials'], true],
  // Maintenance windows, the accounts that renew, and which CA is preferred.
  ['renewal.outlook', ['instances'], true],
  ['renewal.weeks', ['accounts'], true],
  ['renewal.weeks', ['hub'], true],
] as const)('%s after a change of %j: outdated %s', (method, areas, outdated) => {
  expect(isOutdated(method, areas)).toBe(outdated)
})

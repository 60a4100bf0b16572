import type { QueryClient, QueryFilters } from '@tanstack/react-query'
import type { Area } from '../../shared/areas.ts'
import { contract, type OutputOf } from '../../shared/contract/contract.ts'
import type { Method } from '../../shared/contract/method.ts'
import { isEnded, type Order, type OrderDetail, type TimelineEntry } from '../../shared/contract/orders.ts'
import type { HubEvent } from '../../shared/events.ts'
import { renderText } from '../../shared/texts.ts'
import { invalidate } from './invalidate.ts'

/** Whether a change of `areas` makes the answer of `method` old. */
export const isOutdated = (method: string, areas: readonly Area[]): boolean => {
  const definition = (contract as Readonly<Record<string, Method>>)[method]
  return definition?.kind === 'query' && definition.reads.some((area) => areas.includes(area))
}

/** An order's detail after an event: its new state, and the entry unless it is there already. */
export const withEvent = (
  detail: OrderDetail,
  order: Order,
  entry: TimelineEntry | undefined,
): OrderDetail => {
  const known =
    entry === undefined ||
    detail.timeline.some(
      (each) =>
        each.at === entry.at && each.kind === entry.kind && renderText(each.note) === renderText(entry.note),
    )
  const waits = order.state === 'present' || order.state === 'propagate'
  return {
    ...order,
    timeline: known ? detail.timeline : [...detail.timeline, entry],
    byHand: waits ? detail.byHand : [],
  }
}

/** A list of orders after an event, newest first; one that is not listed is put on top. */
export const withOrder = (orders: readonly Order[], order: Order): Order[] =>
  orders.some((each) => each.id === order.id)
    ? orders.map((each) => (each.id === order.id ? order : each))
    : [order, ...orders]

const applyOrder = (client: QueryClient, order: Order, entry: TimelineEntry | undefined): void => {
  const key = ['orders.show', { order: order.id }]
  client.setQueryData<OrderDetail>(key, (detail) => detail && withEvent(detail, order, entry))
  // An answer under way may be older than this event; and the end is worth the hub's own words.
  const mayWait = entry?.step === 'propagate' && entry.kind === 'started'
  if (isEnded(order.state) || mayWait || client.getQueryState(key)?.fetchStatus === 'fetching') {
    invalidate(client, { queryKey: key })
  }
  const lists: QueryFilters = {
    predicate: ({ queryKey: [method, input] }) =>
      method === 'orders.list' && concerns(input, order.certificateId),
  }
  client.setQueriesData<{ orders: Order[] }>(
    lists,
    (list) => list && { orders: withOrder(list.orders, order) },
  )
  if (client.isFetching(lists) > 0) invalidate(client, { ...lists, fetchStatus: 'fetching' })
}

/** How far a rotation is, in the status that is shown. */
const applyProgress = (
  client: QueryClient,
  { done, total }: Extract<HubEvent, { type: 'progress' }>,
): void => {
  client.setQueryData<OutputOf<'hub.status'>>(
    ['hub.status', {}],
    (status) => status && { ...status, vault: { ...status.vault, rotation: { done, total } } },
  )
}

const concerns = (input: unknown, certificate: string): boolean =>
  typeof input !== 'object' ||
  input === null ||
  !('certificate' in input) ||
  input.certificate === certificate

/** Brings the cache up to date with the hub's events. Changes close together are asked for once. */
export const createLiveUpdates = (client: QueryClient): ((event: HubEvent) => void) => {
  const pending = new Set<Area>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    timer = undefined
    const areas = [...pending]
    pending.clear()
    invalidate(client, {
      predicate: ({ queryKey: [method] }) => typeof method === 'string' && isOutdated(method, areas),
    })
  }
  return (event) => {
    if (event.type === 'order') return applyOrder(client, event.order, event.entry)
    if (event.type === 'progress') return applyProgress(client, event)
    for (const area of event.areas) pending.add(area)
    if (timer === undefined) timer = setTimeout(flush, 40)
  }
}

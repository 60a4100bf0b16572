import type { ordersContract } from '../../shared/contract/orders.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import { certificatesOn } from '../instances/certificates-on.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import type { Store } from '../ports/store.ts'
import { recordsByHand, toOrder } from './order-view.ts'
import type { Orders } from './orders.ts'

export const ordersApi = ({
  store,
  orders,
}: {
  store: Store
  orders: Orders
}): HandlersOf<typeof ordersContract> => {
  const view = async (record: OrderRecord) =>
    toOrder(record, record.accountId ? (await store.accounts.get(record.accountId))?.name : undefined)
  const viewAll = async (records: readonly OrderRecord[]) => {
    const accountNames = new Map((await store.accounts.list()).map(({ id, name }) => [id, name]))
    return records.map((record) => toOrder(record, accountNames.get(record.accountId ?? '')))
  }
  const detail = async (record: OrderRecord) => ({
    ...(await view(record)),
    timeline: await store.timeline.list(record.id),
    byHand: await recordsByHand(store, record),
  })
  /** The newest on these instances; absent: on all. */
  const listOn = async (filter: Parameters<typeof store.orders.list>[0], on?: readonly string[]) => {
    if (!on) return store.orders.list(filter)
    const mine = await certificatesOn(store, on)
    const all = await store.orders.list({ ...filter, limit: Number.MAX_SAFE_INTEGER })
    return all.filter((order) => mine.has(order.certificateId)).slice(0, filter.limit)
  }
  return {
    'orders.show': async ({ order }) => detail(await orders.show(order)),
    'orders.list': async ({ certificate, ...filter }, { instances }) => ({
      orders: await viewAll(await listOn({ ...filter, certificateId: certificate }, instances)),
    }),
    'orders.wait': async ({ order, timeoutMs }, { signal }) =>
      detail(await orders.wait(order, timeoutMs, signal)),
    'orders.cancel': async ({ order }) => view(await orders.cancel(order)),
  }
}

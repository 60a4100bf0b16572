import { isEnded, type Order } from '../../../shared/contract/orders.ts'
import { Loaded } from '../../components/loading.tsx'
import { Section } from '../../components/section.tsx'
import { OrderStatus } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { formatNames } from '../../lib/format.ts'
import { useHub } from '../../lib/query.ts'
import { hrefTo } from '../../lib/route.ts'

/** What runs now, live, and what ran last. `of`: of these certificates only. */
export const OrderLists = ({ of }: { of?: ReadonlySet<string> | undefined }) => {
  // The last of one instance may be older than many of the others.
  const query = useHub('orders.list', { limit: of ? 500 : 50 })
  return (
    <Loaded query={query}>
      {({ orders }) => {
        const mine = of ? orders.filter((each) => of.has(each.certificateId)) : orders
        const running = mine.filter((each) => !isEnded(each.state))
        const ended = mine.filter((each) => isEnded(each.state)).slice(0, 10)
        return (
          <>
            {running.length > 0 && (
              <Section title="Running now">
                <OrderList orders={running} />
              </Section>
            )}
            <Section title="Last orders">
              {ended.length > 0 ? (
                <OrderList orders={ended} />
              ) : (
                <p className="text-muted">No order has ended yet.</p>
              )}
            </Section>
          </>
        )
      }}
    </Loaded>
  )
}

const OrderList = ({ orders }: { orders: readonly Order[] }) => (
  <ul className="-mx-2 flex flex-col">
    {orders.map((order) => (
      <li key={order.id}>
        <a
          href={hrefTo(`/orders/${order.id}`)}
          className="grid grid-cols-[minmax(0,200px)_minmax(0,2fr)_minmax(0,1fr)_auto] items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover"
        >
          <span>
            <OrderStatus state={order.state} />
          </span>
          <span className="truncate font-mono text-xs">{formatNames(order.names)}</span>
          <span className="truncate text-muted">{order.accountName}</span>
          <Time at={order.endedAt ?? order.createdAt} className="text-muted" />
        </a>
      </li>
    ))}
  </ul>
)

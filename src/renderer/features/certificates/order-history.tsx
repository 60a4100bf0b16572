import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { Order } from '../../../shared/contract/orders.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextLink } from '../../components/link.tsx'
import { Loaded } from '../../components/loading.tsx'
import { OrderStatus } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { formatDuration } from '../../lib/format.ts'
import { begunByLabels } from '../../lib/labels.ts'
import { useHub } from '../../lib/query.ts'
import { Timeline } from '../order/timeline.tsx'

/** Every attempt, newest first; opening one shows what happened in it. */
export const OrderHistory = ({ orders }: { orders: readonly Order[] }) => (
  <ul className="flex flex-col divide-y divide-line">
    {orders.map((order) => (
      <li key={order.id} className="py-1">
        <PastOrder order={order} />
      </li>
    ))}
    {orders.length === 0 && <li className="text-muted">Not ordered yet.</li>}
  </ul>
)

const PastOrder = ({ order }: { order: Order }) => {
  const [open, setOpen] = useState(false)
  return (
    <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex list-none items-center gap-2 rounded-sm py-1">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted group-open:rotate-90" />
        <OrderStatus state={order.state} />
        <span className="min-w-0 grow truncate text-muted">{order.accountName}</span>
        <span className="shrink-0 text-xs text-muted">{begunByLabels[order.begunBy]}</span>
        {order.endedAt && (
          <span className="text-xs text-muted">{formatDuration(order.endedAt - order.createdAt)}</span>
        )}
        <Time at={order.createdAt} className="shrink-0" />
      </summary>
      {open && (
        <div className="flex flex-col gap-2 py-2 pl-6">
          {order.error && <ErrorPanel error={order.error} at={order.endedAt} />}
          <OrderTimeline id={order.id} />
          <p>
            <TextLink to={`/orders/${order.id}`}>Open this order</TextLink>
          </p>
        </div>
      )}
    </details>
  )
}

const OrderTimeline = ({ id }: { id: string }) => (
  <Loaded query={useHub('orders.show', { order: id })}>
    {({ timeline }) => <Timeline entries={timeline} />}
  </Loaded>
)

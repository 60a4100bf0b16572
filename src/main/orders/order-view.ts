import type { Order } from '../../shared/contract/orders.ts'
import type { OrderRecord } from '../ports/records.ts'

/** An order as callers see it. */
export const toOrder = (record: OrderRecord, accountName?: string): Order => ({
  id: record.id,
  certificateId: record.certificateId,
  names: record.names,
  state: record.state,
  passed: record.passed,
  createdAt: record.createdAt,
  ...(record.stoppedAt && { stoppedAt: record.stoppedAt }),
  ...(record.accountId && { accountId: record.accountId }),
  ...(accountName && { accountName }),
  ...(record.orderUrl && { orderUrl: record.orderUrl }),
  ...(record.error && { error: record.error }),
  ...(record.serial && { serial: record.serial }),
  ...(record.endedAt !== null && { endedAt: record.endedAt }),
})

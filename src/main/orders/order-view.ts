import type { Order } from '../../shared/contract/orders.ts'
import { findProvider } from '../dns/provider-kit/registry.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import type { Store } from '../ports/store.ts'

/** An order as callers see it. */
export const toOrder = (record: OrderRecord, accountName = record.accountName): Order => ({
  id: record.id,
  certificateId: record.certificateId,
  names: record.names,
  begunBy: record.begunBy,
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

/** The TXT values that a running order waits for a person to write. */
export const recordsByHand = async (
  store: Store,
  { id, state }: OrderRecord,
): Promise<{ fqdn: string; txt: string }[]> => {
  if (state !== 'present' && state !== 'propagate') return []
  const records = await store.txtJournal.list(id)
  const credentials = await Promise.all(
    [...new Set(records.map(({ credentialId }) => credentialId))].map((one) => store.credentials.get(one)),
  )
  const byHand = new Set(
    credentials.filter((one) => one && findProvider(one.provider)?.code === 'manual').map((one) => one?.id),
  )
  return records
    .filter(({ credentialId }) => byHand.has(credentialId))
    .map(({ fqdn, value }) => ({ fqdn, txt: value }))
}

import { text } from '../../../shared/texts.ts'
import { negativeTtlMs } from '../../dns/lookup/negative-ttl.ts'
import type { OrderJob } from '../order-attempt.ts'

/** The longest that resolvers may remember that a record of one of these zones was absent. Milliseconds. */
export const longestMemory = async (
  { work: { resolver }, run }: OrderJob,
  zones: readonly string[],
): Promise<number> => {
  const all = await Promise.all([...new Set(zones)].map((zone) => negativeTtlMs(resolver, zone, run.signal)))
  return Math.max(0, ...all)
}

/** When a CA last looked for the records of this certificate in vain, if its last order ended so. */
const lastRefusal = async ({ work: { store }, run: { record } }: OrderJob): Promise<number | undefined> => {
  const { certificateId, id, createdAt } = record
  const orders = await store.orders.list({ certificateId, limit: 10 })
  const last = orders.find((one) => one.id !== id && one.createdAt <= createdAt)
  return last?.error?.code === 'acme.validation_failed' ? (last.endedAt ?? undefined) : undefined
}

/**
 * A CA that looked in vain a moment ago would look into its resolvers’ memory (RFC 2308): it is told when they have
 * forgotten. No other order waits.
 */
export const outwaitRefusal = async (job: OrderJob, zones: readonly string[]): Promise<void> => {
  const { work, run } = job
  const refusedAt = await lastRefusal(job)
  if (refusedAt === undefined) return
  const since = Math.max(0, work.clock.now() - refusedAt)
  const left = (await longestMemory(job, zones)) - since
  if (left <= 0) return
  const seconds = Math.ceil(left / 1000)
  run.note('propagate', 'info', text('order.absence_remembered', { seconds }))
  await work.clock.sleep(left, run.signal)
}

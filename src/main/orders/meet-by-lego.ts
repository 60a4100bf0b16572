import { text } from '../../shared/texts.ts'
import type { AcmeOrder } from '../acme/server.ts'
import { waitForTxt } from '../dns/lookup/propagation.ts'
import { placeOf } from '../dns/lookup/record-place.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import type { Challenge } from './challenges.ts'
import type { OrderRun } from './order-run.ts'
import { callOptions, type OrderCa, type OrderWork } from './order-work.ts'
import { longestMemory, outwaitRefusal } from './remembered-absence.ts'
import { untilJudged } from './until-judged.ts'

/**
 * Meets challenges with values that lego writes and removes. Each is seen in DNS, told to the CA and judged before lego
 * goes on: some providers take but one at a time.
 */
export const meetByLego = async (
  work: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  order: AcmeOrder,
  challenges: readonly Challenge[],
  way: LegoWay,
): Promise<void> => {
  const { resolver } = work
  const { signal } = run
  const written = Promise.withResolvers<void>()
  const meet = async ({ recordName, value, url }: Challenge): Promise<void> => {
    const { fqdn, zone } = await placeOf(resolver, recordName, signal)
    const { servers } = await waitForTxt(resolver, {
      records: [{ fqdn, zone, value }],
      timeoutMs: way.propagationMs,
      signal,
      rememberedMs: () => longestMemory(work, run, [zone]),
      onProgress: (note) => run.note('propagate', 'info', note),
    })
    await outwaitRefusal(work, run, [zone])
    run.note('propagate', 'info', text('order.record_seen_at', { record: fqdn, servers }))
    await ca.account.answer(url, callOptions(run, 'validate'))
    await untilJudged(work, run, ca, order, [{ url }])
  }
  const running = way.write({
    challenges,
    accountKey: await work.accountKey(ca.record),
    signal,
    onWritten: async ({ name, token }) => {
      written.resolve()
      const challenge = challenges.find((each) => each.name === name && each.token === token)
      if (challenge) await meet(challenge)
    },
    onNote: (note) => run.note('present', 'info', note),
  })
  await run.step('present', async () => {
    await Promise.race([written.promise, running])
    const names = challenges.map(({ name }) => name)
    return { note: text('order.lego_wrote', { names }), value: undefined }
  })
  await run.step('propagate', async () => {
    await running
    return { note: text('order.lego_done'), value: undefined }
  })
}

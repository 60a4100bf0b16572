import { text } from '../../../shared/texts.ts'
import { waitForTxt } from '../../dns/lookup/propagation.ts'
import { placeOf } from '../../dns/lookup/record-place.ts'
import type { LegoWay } from '../../lego/write-by-lego.ts'
import { answerAll, untilJudged } from '../authorizations.ts'
import type { Challenge } from '../challenges.ts'
import type { OrderAttempt } from '../order-attempt.ts'
import { longestMemory, outwaitRefusal } from './remembered-absence.ts'

/**
 * Meets challenges with values that lego writes and removes. Each is seen in DNS, told to the CA and judged before lego
 * goes on: some providers take but one at a time.
 */
export const solveByLego = async (
  attempt: OrderAttempt,
  challenges: readonly Challenge[],
  way: LegoWay,
): Promise<void> => {
  const { work, run, ca } = attempt
  const { resolver } = work
  const { signal } = run
  const written = Promise.withResolvers<void>()
  const meet = async ({ recordName, value, url }: Challenge): Promise<void> => {
    const { fqdn, zone } = await placeOf(resolver, recordName, signal)
    const { servers } = await waitForTxt(resolver, {
      records: [{ fqdn, zone, value }],
      timeoutMs: way.propagationMs,
      signal,
      rememberedMs: () => longestMemory(attempt, [zone]),
      onProgress: (note) => run.note('propagate', 'info', note),
    })
    await outwaitRefusal(attempt, [zone])
    run.note('propagate', 'info', text('order.record_seen_at', { record: fqdn, servers }))
    await answerAll(attempt, [{ url }])
    await untilJudged(attempt, [{ url }])
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

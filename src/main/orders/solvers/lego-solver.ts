import { waitForTxt } from '../../dns/lookup/propagation.ts'
import { placeOf } from '../../dns/lookup/record-place.ts'
import { withoutTime } from '../../lego/lego-error.ts'
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
      onProgress: (text) => run.note('propagate', 'info', text),
    })
    await outwaitRefusal(attempt, [zone])
    run.note('propagate', 'info', `${fqdn} seen at ${servers.join(', ')}`)
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
    onLine: (line) => run.note('present', 'info', withoutTime(line)),
  })
  await run.step('present', async () => {
    await Promise.race([written.promise, running])
    return { text: `lego wrote for ${challenges.map(({ name }) => name).join(', ')}`, value: undefined }
  })
  await run.step('propagate', async () => {
    await running
    return { text: 'seen, judged by the CA, and removed by lego', value: undefined }
  })
}

import { text } from '../../shared/texts.ts'
import type { AcmeOrder } from '../acme/server.ts'
import { inParallel } from '../concurrency/in-parallel.ts'
import type { Writers } from '../txt-records/dns-writers.ts'
import { locateAll } from '../txt-records/txt-records.ts'
import type { Challenge } from './challenges.ts'
import type { OrderRun } from './order-run.ts'
import { callOptions, type OrderCa, type OrderWork } from './order-work.ts'
import { inRounds } from './rounds.ts'
import { untilJudged } from './until-judged.ts'

/** At the CA at once. */
const concurrency = 8

/**
 * Where a provider has room for few values, meets all challenges but the last ones, round by round: presented, looked at
 * by the CA, removed. Returns the last round’s, which is all of them with any other provider. A round that was told to
 * the CA before a restart is ended first.
 */
export const meetInRounds = async (
  work: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  order: AcmeOrder,
  challenges: Challenge[],
  writers: Writers,
  publish: (round: Challenge[]) => Promise<void>,
): Promise<Challenge[]> => {
  const unanswered = challenges.filter(({ answered }) => !answered)
  const clients = new Map(
    await Promise.all(writers.ids.map(async (id) => [id, await writers.clientOf(id)] as const)),
  )
  const isRoomy = [...clients.values()].every(({ room }) => room === undefined)
  if (isRoomy || unanswered.length === 0) return unanswered

  const finish = async (round: Challenge[]): Promise<void> => {
    await untilJudged(work, run, ca, order, round)
    await work.cleanUpNow(run)
  }
  const names = unanswered.map(({ recordName }) => recordName)
  const places = await locateAll(names, writers, work.resolver, run.signal)
  const rounds = inRounds(unanswered, ({ recordName }) => {
    const place = places.get(recordName)
    return place && clients.get(place.credentialIds[0] ?? '')?.room?.(place.fqdn)
  })
  const told = challenges.filter(({ answered }) => answered)
  if (told.length > 0) await finish(told)
  for (const [index, round] of rounds.slice(0, -1).entries()) {
    run.note('present', 'info', text('order.round', { round: index + 1, rounds: rounds.length }))
    await publish(round)
    const options = callOptions(run, 'validate')
    await inParallel(round, concurrency, ({ url }) => ca.account.answer(url, options))
    await finish(round)
  }
  return rounds.at(-1) ?? []
}

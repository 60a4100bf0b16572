import { CerthubError } from '../../../shared/errors.ts'
import { text } from '../../../shared/texts.ts'
import { challengeTypeOf, type DnsValidation, dnsValidation } from '../../../shared/validation.ts'
import type { AcmeAuthorization } from '../../acme/server.ts'
import { usualPropagationMs, waitForTxt } from '../../dns/lookup/propagation.ts'
import type { TxtJournalRecord } from '../../ports/store/published.ts'
import { locateAll, type Place, splitNames, splitWays, type Writers } from '../../txt-records/dns-writers.ts'
import { cleanUpAll, journalRecord, presentAll } from '../../txt-records/txt-records.ts'
import { answerAll, untilJudged } from '../authorizations.ts'
import {
  blameNames,
  type Challenge,
  dnsChallenge,
  type OpenChallenge,
  openChallenges,
} from '../challenges.ts'
import type { OrderAttempt } from '../order-attempt.ts'
import { credentialIds } from '../order-settings.ts'
import { solveByLego } from './lego-solver.ts'
import { longestMemory, outwaitRefusal } from './remembered-absence.ts'
import { inRounds } from './rounds.ts'
import type { Solver } from './solver.ts'
import { waitForPersonMs } from './wait-for-person.ts'

type Publish = (round: Challenge[]) => Promise<void>

/** Says for which names the CA had no challenge of the kind that the certificate asks for. */
const noteFallback = (
  { run, ca }: OrderAttempt,
  open: readonly OpenChallenge[],
  validation: DnsValidation,
): void => {
  const wanted = challengeTypeOf(validation)
  const others = open.filter(({ type }) => type !== wanted)
  if (others.length === 0) return
  const types = [...new Set(others.map(({ type }) => type))]
  const names = others.map(({ name }) => name)
  run.note('present', 'info', text('order.type_not_offered', { host: ca.host, wanted, names, types }))
}

/** The challenges that lego meets: it writes at the usual names alone, so that they are those of dns-01. */
const usualChallenges = (
  { run, ca }: OrderAttempt,
  authorizations: AcmeAuthorization[],
  challenges: Challenge[],
): Challenge[] => {
  if (challenges.every(({ type }) => type === 'dns-01')) return challenges
  const names = new Set(challenges.map(({ name }) => name))
  run.note('present', 'info', text('order.lego_usual_name', { names: [...names] }))
  const theirs = authorizations.filter(({ name, wildcard }) => names.has(wildcard ? `*.${name}` : name))
  return openChallenges(theirs, dnsValidation, ca.host).map((each) => dnsChallenge(each, ca.account))
}

const present = (
  attempt: OrderAttempt,
  writers: Writers,
  challenges: Challenge[],
): Promise<TxtJournalRecord[]> => {
  const { work, run } = attempt
  return run.step('present', async () => {
    const known = await work.store.txtJournal.list(run.record.id)
    const { fresh, places } = await newRecords(attempt, challenges, writers, known)
    const used = new Set([...known, ...fresh].map(({ credentialId }) => credentialId))
    await run.save({}, async (store) => {
      for (const record of fresh) await store.txtJournal.insert(record)
      for (const id of used) await store.credentials.update(id, { lastUsedAt: work.clock.now() })
    })
    const values = new Set(challenges.map(({ value }) => value))
    const wanted = [...known, ...fresh].filter(({ value }) => values.has(value))
    const records = await presentAll(
      wanted,
      ({ fqdn }) => ({ ...writers, ids: places.get(fqdn)?.credentialIds ?? [] }),
      work.store,
      run.signal,
    )
    const byHand: string[] = []
    for (const { fqdn, value, credentialId } of records) {
      if ((await work.dnsClient(credentialId)).byHand) byHand.push(`${fqdn} "${value}"`)
    }
    if (byHand.length > 0) run.note('present', 'action', text('order.write_records', { records: byHand }))
    return { note: text('order.records_written', { names: records.map(({ fqdn }) => fqdn) }), value: records }
  })
}

const newRecords = async (
  { work, run }: OrderAttempt,
  challenges: Challenge[],
  writers: Writers,
  known: TxtJournalRecord[],
): Promise<{ fresh: TxtJournalRecord[]; places: Map<string, Place> }> => {
  const missing = challenges.filter(({ value }) => !known.some((record) => record.value === value))
  const names = missing.map(({ recordName }) => recordName)
  const places = await locateAll(names, writers, work.resolver, run.signal)
  const fresh = missing.flatMap(({ recordName, value }) => {
    const place = places.get(recordName)
    const [credentialId] = place?.credentialIds ?? []
    if (!place || credentialId === undefined) return []
    if (place.fqdn !== recordName)
      run.note('present', 'info', text('order.delegated', { record: recordName, target: place.fqdn }))
    return [journalRecord(place, value, { orderId: run.record.id, credentialId }, work.clock.now())]
  })
  return { fresh, places: new Map([...places.values()].map((place) => [place.fqdn, place])) }
}

const propagate = (
  attempt: OrderAttempt,
  records: TxtJournalRecord[],
  expiries: readonly (number | undefined)[],
): Promise<void> => {
  const { work, run } = attempt
  return run.step('propagate', async () => {
    const ids = [...new Set(records.map(({ credentialId }) => credentialId))]
    const clients = await Promise.all(ids.map(work.dnsClient))
    const zones = records.map(({ zone }) => zone)
    const longest = Math.max(...clients.map(({ propagationMs = usualPropagationMs }) => propagationMs))
    const isByHand = clients.some(({ byHand }) => byHand)
    const now = work.clock.now()
    const timeoutMs = isByHand ? waitForPersonMs(expiries, now, longest) : longest
    if (isByHand) {
      run.note('propagate', 'info', text('order.waits_until', { until: now + timeoutMs }))
      // Nothing else may be written for hours.
      await run.flush()
    }
    const wait = () =>
      waitForTxt(work.resolver, {
        records,
        timeoutMs,
        signal: run.signal,
        rememberedMs: () => longestMemory(attempt, zones),
        onProgress: (note) => run.note('propagate', 'info', note),
      })
    const { servers } = await (isByHand ? run.waitForPerson(wait) : wait())
    await outwaitRefusal(attempt, zones)
    return { note: text('order.seen_at', { servers }), value: undefined }
  })
}

/**
 * Where a provider has room for few values, meets all challenges but the last ones, round by round: presented, looked at
 * by the CA, removed. Returns the last round’s, which is all of them with any other provider. A round that was told to
 * the CA before a restart is ended first.
 */
const meetInRounds = async (
  attempt: OrderAttempt,
  challenges: Challenge[],
  writers: Writers,
  publish: Publish,
): Promise<Challenge[]> => {
  const { work, run } = attempt
  const unanswered = challenges.filter(({ answered }) => !answered)
  const clients = new Map(
    await Promise.all(writers.ids.map(async (id) => [id, await writers.clientOf(id)] as const)),
  )
  const isRoomy = [...clients.values()].every(({ room }) => room === undefined)
  if (isRoomy || unanswered.length === 0) return unanswered

  const finish = async (round: Challenge[]): Promise<void> => {
    await untilJudged(attempt, round)
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
    await answerAll(attempt, round)
    await finish(round)
  }
  return rounds.at(-1) ?? []
}

/** Has the values of these challenges in DNS. Answers those that the CA has not been told of. */
const publishAll = async (
  attempt: OrderAttempt,
  authorizations: AcmeAuthorization[],
  challenges: Challenge[],
): Promise<Challenge[]> => {
  const { work, run, order, certificate } = attempt
  const ids = credentialIds(certificate.settings)
  if (ids.length === 0) throw new CerthubError('credential.not_found', { id: '(none)' })
  const ways = await splitWays(ids, work.lego, work.dnsClient)
  const { writers, way } = ways
  const recordNames = challenges.map(({ recordName }) => recordName)
  const isLegos = await splitNames(recordNames, ways, work.resolver, run.signal)
  const ours = challenges.filter(({ recordName }) => !isLegos(recordName))
  const others = challenges.filter(({ recordName }) => isLegos(recordName))
  const legos = usualChallenges(attempt, authorizations, others)
  const expiries = [order, ...authorizations].map(({ expires }) => expires)
  const publish: Publish = async (round) =>
    propagate(attempt, await present(attempt, writers, round), expiries)
  const unanswered = await meetInRounds(attempt, ours, writers, publish)
  if (unanswered.length > 0) await publish(unanswered)
  if (way && legos.length > 0) await solveByLego(attempt, legos, way)
  return unanswered
}

/** dns-01 (RFC 8555 §8.4) and dns-account-01: TXT records of the order’s own, written by stored credentials or through lego. */
export const dnsSolver = (validation: DnsValidation): Solver => ({
  present: async (attempt, authorizations) => {
    const { work, run, ca } = attempt
    const open = openChallenges(authorizations, validation, ca.host)
    noteFallback(attempt, open, validation)
    const challenges = open.map((each) => dnsChallenge(each, ca.account))
    try {
      return await publishAll(attempt, authorizations, challenges)
    } catch (error) {
      await blameNames(error, challenges, () => work.store.txtJournal.list(run.record.id))
      throw error
    }
  },
  cleanUp: async ({ store, dnsClient, log }, orderId, begin) => {
    const records = await store.txtJournal.list(orderId)
    if (records.length > 0) begin()
    const failures = await cleanUpAll(records, dnsClient, store, log)
    const removed = records.map(({ fqdn }) => fqdn)
    if (failures.length > 0) return { removed, failures }
    const clients = await Promise.all(records.map(({ credentialId }) => dnsClient(credentialId)))
    return { removed, failures, byHand: clients.some(({ byHand }) => byHand) }
  },
})

import { CerthubError } from '../../shared/errors.ts'
import { text } from '../../shared/texts.ts'
import { challengeTypeOf, dnsValidation, type Validation } from '../../shared/validation.ts'
import type { AcmeAuthorization, AcmeOrder } from '../acme/server.ts'
import { inParallel } from '../concurrency/in-parallel.ts'
import { usualPropagationMs, waitForTxt } from '../dns/lookup/propagation.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import type { CertificateRecord, TxtJournalRecord } from '../ports/records.ts'
import { type Place, splitWays, type Writers } from '../txt-records/dns-writers.ts'
import { journalRecord, locateAll, namesOfOthers, presentAll } from '../txt-records/txt-records.ts'
import {
  type Challenge,
  dnsChallenge,
  type OpenChallenge,
  openChallenges,
  validationFailure,
} from './challenges.ts'
import { letCaValidate } from './let-ca-validate.ts'
import { meetByAnswer } from './meet-by-answer.ts'
import { meetByLego } from './meet-by-lego.ts'
import { meetByRecord } from './meet-by-record.ts'
import { meetInRounds } from './meet-in-rounds.ts'
import type { OrderRun } from './order-run.ts'
import { callOptions, type OrderCa, type OrderWork } from './order-work.ts'
import { longestMemory, outwaitRefusal } from './remembered-absence.ts'
import { waitForPersonMs } from './wait-for-person.ts'

/** At the CA at once. */
const acmeConcurrency = 8

const ended = new Set<AcmeAuthorization['status']>(['deactivated', 'expired', 'revoked'])

/** Meets every challenge of a pending order in the way of its certificate, and waits until the CA has looked. */
export const validateNames = async (
  work: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  order: AcmeOrder,
  certificate: CertificateRecord,
): Promise<AcmeOrder> => {
  const authorizations = await inParallel(order.authorizationUrls, acmeConcurrency, (url) =>
    ca.account.authorization(url, callOptions(run, 'present')),
  )
  const { validation } = certificate
  if (authorizations.some(({ status }) => status === 'invalid'))
    throw validationFailure(authorizations, validation)
  // The order will never be ready, whatever it says yet (RFC 8555 §7.1.6).
  if (authorizations.some(({ status }) => ended.has(status)))
    throw new CerthubError('acme.order_gone', { host: ca.host })
  const open = openChallenges(authorizations, validation, ca.host)
  if (validation.kind === 'dns-persist') {
    const untold = open.filter(({ answered }) => !answered)
    if (untold.length > 0) await meetByRecord(work, run, ca, untold)
    return letCaValidate(work, run, ca, order, certificate, untold)
  }
  if (validation.kind !== 'dns') {
    if (open.length > 0) await meetByAnswer(work, run, ca, validation, open)
    const untold = open.filter(({ answered }) => !answered)
    return letCaValidate(work, run, ca, order, certificate, untold)
  }
  noteFallback(run, ca, open, validation)
  const challenges = open.map((each) => dnsChallenge(each, ca.account))
  const { writers, way } = await writersFor(work, certificate, run)
  const recordNames = challenges.map(({ recordName }) => recordName)
  const others = way ? await namesOfOthers(recordNames, writers, work.resolver, run.signal) : new Set()
  const ours = challenges.filter(({ recordName }) => !others.has(recordName))
  const legos = usualChallenges(
    run,
    ca,
    authorizations,
    challenges.filter(({ recordName }) => others.has(recordName)),
  )
  const expiries = [order, ...authorizations].map(({ expires }) => expires)
  const publish = async (round: Challenge[]): Promise<void> =>
    propagate(work, run, await present(work, run, writers, round), expiries)
  const unanswered = await meetInRounds(work, run, ca, order, ours, writers, publish)
  if (unanswered.length > 0) await publish(unanswered)
  if (way && legos.length > 0) await meetByLego(work, run, ca, order, legos, way)
  return letCaValidate(work, run, ca, order, certificate, unanswered)
}

/** Says for which names the CA had no challenge of the kind that the certificate asks for. */
const noteFallback = (run: OrderRun, ca: OrderCa, open: OpenChallenge[], validation: Validation): void => {
  const wanted = challengeTypeOf(validation)
  const others = open.filter(({ type }) => type !== wanted)
  if (others.length === 0) return
  const types = [...new Set(others.map(({ type }) => type))]
  const names = others.map(({ name }) => name)
  run.note('present', 'info', text('order.type_not_offered', { host: ca.host, wanted, names, types }))
}

/** The challenges that lego meets: it writes at the usual names alone, so that they are those of dns-01. */
const usualChallenges = (
  run: OrderRun,
  ca: OrderCa,
  authorizations: AcmeAuthorization[],
  challenges: Challenge[],
): Challenge[] => {
  if (challenges.every(({ type }) => type === 'dns-01')) return challenges
  const names = new Set(challenges.map(({ name }) => name))
  run.note('present', 'info', text('order.lego_usual_name', { names: [...names] }))
  const theirs = authorizations.filter(({ name, wildcard }) => names.has(wildcard ? `*.${name}` : name))
  return openChallenges(theirs, dnsValidation, ca.host).map((each) => dnsChallenge(each, ca.account))
}

/** The DNS credentials that the order may use, lego’s apart. Throws `credential.not_found` when it has none. */
const writersFor = async (
  work: OrderWork,
  certificate: CertificateRecord,
  run: OrderRun,
): Promise<{ writers: Writers; way: LegoWay | undefined }> => {
  const { credentialId } = run.record
  if (!credentialId) throw new CerthubError('credential.not_found', { id: '(none)' })
  const all = [...new Set([credentialId, ...certificate.moreCredentials])]
  return splitWays(all, work.lego, work.dnsClient)
}

const present = (
  work: OrderWork,
  run: OrderRun,
  writers: Writers,
  challenges: Challenge[],
): Promise<TxtJournalRecord[]> =>
  run.step('present', async () => {
    const known = await work.store.txtJournal.list(run.record.id)
    const { fresh, places } = await newRecords(work, run, challenges, writers, known)
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

const newRecords = async (
  work: OrderWork,
  run: OrderRun,
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
  work: OrderWork,
  run: OrderRun,
  records: TxtJournalRecord[],
  expiries: readonly (number | undefined)[],
): Promise<void> =>
  run.step('propagate', async () => {
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
        rememberedMs: () => longestMemory(work, run, zones),
        onProgress: (note) => run.note('propagate', 'info', note),
      })
    const { servers } = await (isByHand ? run.waitForPerson(wait) : wait())
    await outwaitRefusal(work, run, zones)
    return { note: text('order.seen_at', { servers }), value: undefined }
  })

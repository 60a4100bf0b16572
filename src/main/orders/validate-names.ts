import { CerthubError } from '../../shared/errors.ts'
import type { AcmeOrder } from '../acme/server.ts'
import { waitForTxt } from '../dns/propagation.ts'
import type { DnsClient } from '../dns/provider.ts'
import type { TxtJournalRecord } from '../ports/records.ts'
import { type Challenge, openChallenges, validationFailure } from './challenges.ts'
import { inParallel } from './in-parallel.ts'
import { meetInRounds } from './meet-in-rounds.ts'
import type { OrderRun } from './order-run.ts'
import { callOptions, type OrderCa, type OrderWork } from './order-work.ts'
import { journalRecord, locateAll, presentAll } from './txt-records.ts'
import { waitForOrder } from './wait-for-order.ts'

/** At the CA at once. */
const acmeConcurrency = 8
const propagationTimeoutMs = 180_000

/** Meets every dns-01 challenge of a pending order (RFC 8555 §8.4) and waits until the CA has looked. */
export const validateNames = async (
  work: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  order: AcmeOrder,
): Promise<AcmeOrder> => {
  const authorizations = await inParallel(order.authorizationUrls, acmeConcurrency, (url) =>
    ca.account.authorization(url, callOptions(run, 'present')),
  )
  if (authorizations.some(({ status }) => status === 'invalid')) throw validationFailure(authorizations)
  const challenges = openChallenges(authorizations, ca.account, ca.host)
  const publish = async (round: Challenge[]): Promise<void> =>
    propagate(work, run, await present(work, run, round))
  const unanswered = await meetInRounds(work, run, ca, order, challenges, publish)
  if (unanswered.length > 0) await publish(unanswered)
  return validate(work, run, ca, order, unanswered)
}

const present = (work: OrderWork, run: OrderRun, challenges: Challenge[]): Promise<TxtJournalRecord[]> =>
  run.step('present', async () => {
    const { credentialId, id: orderId } = run.record
    if (!credentialId) throw new CerthubError('credential.not_found', { id: '(none)' })
    const client = await work.dnsClient(credentialId)
    const known = await work.store.txtJournal.list(orderId)
    const fresh = await newRecords(work, run, challenges, client, known, { orderId, credentialId })
    await run.save({}, async (store) => {
      for (const record of fresh) await store.txtJournal.insert(record)
      await store.credentials.update(credentialId, { lastUsedAt: work.clock.now() })
    })
    const values = new Set(challenges.map(({ value }) => value))
    const records = [...known, ...fresh].filter(({ value }) => values.has(value))
    await presentAll(records, client, work.store, run.signal)
    return { text: records.map(({ fqdn }) => `${fqdn} TXT`).join(', '), value: records }
  })

const newRecords = async (
  work: OrderWork,
  run: OrderRun,
  challenges: Challenge[],
  client: DnsClient,
  known: TxtJournalRecord[],
  owner: { orderId: string; credentialId: string },
): Promise<TxtJournalRecord[]> => {
  const missing = challenges.filter(({ value }) => !known.some((record) => record.value === value))
  const names = missing.map(({ recordName }) => recordName)
  const places = await locateAll(names, client, work.resolver, run.signal)
  return missing.flatMap(({ recordName, value }) => {
    const place = places.get(recordName)
    if (!place) return []
    if (place.fqdn !== recordName) run.note('present', 'info', `${recordName} is delegated to ${place.fqdn}`)
    return [journalRecord(place, value, owner, work.clock.now())]
  })
}

const propagate = (work: OrderWork, run: OrderRun, records: TxtJournalRecord[]): Promise<void> =>
  run.step('propagate', async () => {
    const { credentialId } = run.record
    const client = credentialId ? await work.dnsClient(credentialId) : undefined
    const { servers } = await waitForTxt(work.resolver, {
      records,
      timeoutMs: client?.propagationMs ?? propagationTimeoutMs,
      signal: run.signal,
      onProgress: (text) => run.note('propagate', 'info', text),
    })
    return { text: `seen at ${servers.join(', ')}`, value: undefined }
  })

const validate = (
  work: OrderWork,
  run: OrderRun,
  ca: OrderCa,
  order: AcmeOrder,
  unanswered: Challenge[],
): Promise<AcmeOrder> =>
  run.step('validate', async () => {
    const options = callOptions(run, 'validate')
    await inParallel(unanswered, acmeConcurrency, ({ url }) => ca.account.answer(url, options))
    const judged = await waitForOrder({
      account: ca.account,
      orderUrl: order.url,
      host: ca.host,
      while: ['pending'],
      paceKey: `${ca.record.directoryUrl} validate`,
      pace: work.pace,
      clock: work.clock,
      options,
    })
    work.cleanUpSoon(run)
    if (judged.status === 'invalid') {
      const authorizations = await inParallel(order.authorizationUrls, acmeConcurrency, (url) =>
        ca.account.authorization(url, options),
      )
      throw validationFailure(authorizations)
    }
    return { text: `${run.record.names.length} names validated`, value: judged }
  })

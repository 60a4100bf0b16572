import type { Order, TimelineEntry } from '../../shared/contract/orders.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { renderText, type TextData } from '../../shared/texts.ts'
import type { CertificateRecord, CredentialRecord, IssuedRecord } from '../ports/records.ts'
import type { Notification, Occurrence } from './notification.ts'

const dayMs = 86_400_000
/** A problem of the hub that stays is told again so often. */
const hubRest = 7 * dayMs

/** 2026-11-21, in UTC. */
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

const titleOf = ({ names, staging }: CertificateRecord): string => {
  const more = names.length > 1 ? ` and ${names.length - 1} more` : ''
  return `${names[0] ?? ''}${more}${staging ? ' (staging)' : ''}`
}

const factsOf = ({ id, names, staging }: CertificateRecord, issued: IssuedRecord | undefined) => ({
  certificate: { id, names, staging, ...(issued && { notAfter: issued.notAfter }) },
})

const errorOf = ({ code, message, hint }: ErrorData): Pick<Notification, 'error'> => ({
  error: { code, message, hint },
})

/** A certificate could not be issued: told at first, then once a day until it is issued. */
export const failureOf = (
  certificate: CertificateRecord,
  issued: IssuedRecord | undefined,
  { id, at, problem }: { id: string; at: number; problem: ErrorData },
): Occurrence => ({
  kinds: ['failure'],
  key: `failure:${id}`,
  topic: `failure:${certificate.id}`,
  rest: dayMs,
  since: issued?.issuedAt ?? 0,
  notification: {
    at,
    title: `${titleOf(certificate)} could not be issued`,
    text: `${problem.message} ${problem.hint}`,
    ...factsOf(certificate, issued),
    ...errorOf(problem),
  },
})

/** A person has something to do: an order goes on only after that, or what it got is not what was there before. */
export const actionOccurrence = (
  order: Order,
  certificate: CertificateRecord,
  { at, step, note }: TimelineEntry,
): Occurrence => ({
  kinds: ['action'],
  // Another CA of the same order asks for another thing.
  key: `action:${order.id}:${step}:${order.passed.length}`,
  topic: `action:${certificate.id}`,
  notification: {
    at,
    ...(step === 'present'
      ? {
          title: `${titleOf(certificate)} waits for you`,
          text: `${renderText(note)}. The order goes on by itself once the name servers have it.`,
        }
      : { title: `${titleOf(certificate)} needs a look`, text: `${renderText(note)}.` }),
    ...factsOf(certificate, undefined),
    order: order.id,
  },
})

/** What the end of an order is worth telling; undefined for one that a person cancelled. */
export const orderOccurrence = (
  order: Order,
  certificate: CertificateRecord,
  issued: IssuedRecord | undefined,
): Occurrence | undefined => {
  const at = order.endedAt ?? order.createdAt
  if (order.state === 'failed' && order.error) {
    const failure = failureOf(certificate, issued, { id: order.id, at, problem: order.error })
    return { ...failure, notification: { ...failure.notification, order: order.id } }
  }
  if (order.state !== 'done') return undefined
  const by = issued?.caTitle ?? order.accountName
  const until = issued ? ` It is valid until ${dateOf(issued.notAfter)}.` : ''
  const failed = order.passed.map(({ accountName, message }) => `“${accountName}” failed: ${message}`)
  const passed = failed.length > 0
  return {
    kinds: passed ? ['failover', 'success'] : ['success'],
    key: `issued:${order.id}`,
    topic: `issued:${certificate.id}`,
    notification: {
      at,
      title: `${titleOf(certificate)} was issued${passed ? ' by another CA' : ''}`,
      text: [...failed, `${by ? `${by} issued it.` : 'It was issued.'}${until}`].join(' '),
      ...factsOf(certificate, issued),
      order: order.id,
    },
  }
}

/** A record that stands for dns-persist-01 ends; only a person, or the hub when it is asked to, writes another. */
export const recordExpiry = (
  certificate: CertificateRecord,
  { record, until }: { record: string; until: number },
  { days, now }: { days: number; now: number },
): Occurrence => {
  const why = `${titleOf(certificate)} cannot be renewed after that: write a new one on the page of the certificate.`
  return {
    kinds: ['expiry'],
    key: `record:${certificate.id}:${record}:${until}:${days}`,
    topic: `record:${certificate.id}:${record}`,
    notification: {
      at: now,
      ...ending(`The DNS record ${record}`, until, now, why),
      ...factsOf(certificate, undefined),
    },
  }
}

const ending = (what: string, notAfter: number, now: number, why: string) => {
  const left = Math.ceil((notAfter - now) / dayMs)
  const when = left > 1 ? `ends in ${left} days` : left === 1 ? 'ends within a day' : 'has ended'
  return {
    title: `${what} ${when}`,
    text: `${left > 0 ? 'It ends' : 'It ended'} on ${dateOf(notAfter)}. ${why}`,
  }
}

/** A certificate that was stored by hand ends; only a person can replace it. */
export const storedExpiry = (
  { id, name, serial }: CredentialRecord,
  { days, now, notAfter }: { days: number; now: number; notAfter: number },
): Occurrence => ({
  kinds: ['expiry'],
  key: `expiry:${id}:${serial}:${notAfter}:${days}`,
  topic: `expiry:${id}`,
  notification: {
    at: now,
    ...ending(`The stored certificate “${name}”`, notAfter, now, 'Replace it by a newer one.'),
  },
})

/** A certificate ends and nothing has renewed it: told once for each number of days and each issuance. */
export const expiryOccurrence = (
  certificate: CertificateRecord,
  issued: IssuedRecord,
  { days, now, why }: { days: number; now: number; why: TextData },
): Occurrence => {
  return {
    kinds: ['expiry'],
    key: `expiry:${issued.id}:${days}`,
    topic: `expiry:${certificate.id}`,
    notification: {
      at: now,
      ...ending(titleOf(certificate), issued.notAfter, now, renderText(why)),
      ...factsOf(certificate, issued),
    },
  }
}

/** The hub itself has a problem that a person should know. */
export const hubOccurrence = (problem: ErrorData, now: number): Occurrence => ({
  kinds: ['hub'],
  key: `hub:${problem.message}:${now}`,
  topic: `hub:${problem.message}`,
  rest: hubRest,
  notification: {
    at: now,
    title: problem.message.split('\n')[0] ?? problem.code,
    text: problem.hint,
    ...errorOf(problem),
  },
})

import type { Order, TimelineEntry } from '../../shared/contract/orders.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { type TextData, text } from '../../shared/texts.ts'
import { environmentOf } from '../failover/select-accounts.ts'
import type { CertificateRecord, IssuedRecord } from '../ports/store/certificates.ts'
import type { CredentialRecordOf } from '../ports/store/credentials.ts'
import type { Notification, Occurrence } from './notification.ts'

const dayMs = 86_400_000
/** A problem of the hub that stays is told again so often. */
const hubRest = 7 * dayMs

const nameOf = ({ names, staging }: CertificateRecord): TextData =>
  text('notify.certificate', { names, environment: environmentOf(staging) })

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
    title: text('notify.not_issued', { certificate: nameOf(certificate) }),
    text: text('notify.problem', { problem }),
    ...factsOf(certificate, issued),
    ...errorOf(problem),
  },
})

/** A person has something to do: an order goes on only after that, or what it got is not what was there before. */
export const actionOccurrence = (
  order: Order,
  certificate: CertificateRecord,
  { at, step }: TimelineEntry,
  note: TextData,
): Occurrence => ({
  kinds: ['action'],
  // Another CA of the same order asks for another thing.
  key: `action:${order.id}:${step}:${order.passed.length}`,
  topic: `action:${certificate.id}`,
  notification: {
    at,
    ...(step === 'present'
      ? {
          title: text('notify.waits_for_you', { certificate: nameOf(certificate) }),
          text: text('notify.order_waits', { note }),
        }
      : {
          title: text('notify.needs_a_look', { certificate: nameOf(certificate) }),
          text: text('notify.look', { note }),
        }),
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
  const sentences = [
    ...order.passed.map(({ accountName, message }) =>
      text('notify.account_failed', { account: accountName, said: message }),
    ),
    by ? text('notify.ca_issued', { ca: by }) : text('notify.was_issued'),
    ...(issued ? [text('notify.valid_until', { until: issued.notAfter })] : []),
  ]
  const passed = order.passed.length > 0
  return {
    kinds: passed ? ['failover', 'success'] : ['success'],
    key: `issued:${order.id}`,
    topic: `issued:${certificate.id}`,
    notification: {
      at,
      title: text(passed ? 'notify.issued_by_another' : 'notify.issued', {
        certificate: nameOf(certificate),
      }),
      text: text('notify.sentences', { sentences }),
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
  const why = text('notify.write_record', { certificate: nameOf(certificate) })
  return {
    kinds: ['expiry'],
    key: `record:${certificate.id}:${record}:${until}:${days}`,
    topic: `record:${certificate.id}:${record}`,
    notification: {
      at: now,
      ...ending(text('notify.record', { record }), until, now, why),
      ...factsOf(certificate, undefined),
    },
  }
}

const ending = (thing: TextData, until: number, now: number, why: TextData) => {
  const days = Math.ceil((until - now) / dayMs)
  return { title: text('notify.ends', { thing, days }), text: text('notify.ends_on', { days, until, why }) }
}

/** A certificate that was stored by hand ends; only a person can replace it. */
export const storedExpiry = (
  { id, name, facts: { serial, notAfter } }: CredentialRecordOf<'tls-certificate'>,
  { days, now }: { days: number; now: number },
): Occurrence => ({
  kinds: ['expiry'],
  key: `expiry:${id}:${serial}:${notAfter}:${days}`,
  topic: `expiry:${id}`,
  notification: {
    at: now,
    ...ending(text('notify.stored_certificate', { name }), notAfter, now, text('notify.replace_stored')),
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
      ...ending(nameOf(certificate), issued.notAfter, now, why),
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
    title: text('notify.hub_problem', { problem }),
    text: text('notify.hub_hint', { problem }),
    ...errorOf(problem),
  },
})

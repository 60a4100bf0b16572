import type { ErrorData } from '../error-data.ts'
import type { Environment } from './accounts.ts'
import { utcDay } from './words.ts'

/** Titles and texts of notifications; a title is one line, a text is sentences. */
export const notificationTexts = {
  'notify.certificate': ({
    names: [first = '', ...more],
    environment,
  }: {
    names: string[]
    environment: Environment
  }) =>
    `${first}${more.length > 0 ? ` and ${more.length} more` : ''}${environment === 'staging' ? ' (staging)' : ''}`,
  'notify.sentences': ({ sentences }: { sentences: string[] }) => sentences.join(' '),

  'notify.not_issued': ({ certificate }: { certificate: string }) => `${certificate} could not be issued`,
  'notify.problem': ({ problem }: { problem: ErrorData }) => `${problem.message} ${problem.hint}`,

  'notify.waits_for_you': ({ certificate }: { certificate: string }) => `${certificate} waits for you`,
  'notify.order_waits': ({ note }: { note: string }) =>
    `${note}. The order goes on by itself once the name servers have it.`,
  'notify.needs_a_look': ({ certificate }: { certificate: string }) => `${certificate} needs a look`,
  'notify.look': ({ note }: { note: string }) => `${note}.`,

  'notify.issued': ({ certificate }: { certificate: string }) => `${certificate} was issued`,
  'notify.issued_by_another': ({ certificate }: { certificate: string }) =>
    `${certificate} was issued by another CA`,
  'notify.account_failed': ({ account, said }: { account: string; said: string }) =>
    `“${account}” failed: ${said}`,
  'notify.ca_issued': ({ ca }: { ca: string }) => `${ca} issued it.`,
  'notify.was_issued': () => 'It was issued.',
  'notify.valid_until': ({ until }: { until: number }) => `It is valid until ${utcDay(until)}.`,

  'notify.ends': ({ thing, days }: { thing: string; days: number }) =>
    `${thing} ${days > 1 ? `ends in ${days} days` : days === 1 ? 'ends within a day' : 'has ended'}`,
  'notify.ends_on': ({ days, until, why }: { days: number; until: number; why: string }) =>
    `${days > 0 ? 'It ends' : 'It ended'} on ${utcDay(until)}. ${why}`,
  'notify.record': ({ record }: { record: string }) => `The DNS record ${record}`,
  'notify.write_record': ({ certificate }: { certificate: string }) =>
    `${certificate} cannot be renewed after that: write a new one on the page of the certificate.`,
  'notify.stored_certificate': ({ name }: { name: string }) => `The stored certificate “${name}”`,
  'notify.replace_stored': () => 'Replace it by a newer one.',

  'notify.hub_problem': ({ problem }: { problem: ErrorData }) =>
    problem.message.split('\n')[0] ?? problem.code,
  'notify.hub_hint': ({ problem }: { problem: ErrorData }) => problem.hint,
  'notify.test_title': () => 'A test of Certhub’s notifications',
  'notify.test': ({ channel }: { channel: string }) =>
    `It was sent to “${channel}” because a person asked for it. Nothing needs to be done.`,
}

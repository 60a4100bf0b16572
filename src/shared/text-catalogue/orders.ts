import type { ErrorData } from '../error-data.ts'
import { count, listed, utcDay, utcMinute } from './words.ts'

const shown = {
  order: 'the order',
  authorization: 'an authorization',
  challenge: 'a challenge',
  certificate: 'the certificate',
}

/** Lines of an order’s timeline. */
export const orderTexts = {
  'order.exchange': (it: { method: string; url: string; httpStatus: number }) =>
    `${it.method} ${it.url} → ${it.httpStatus}`,
  'order.problem': ({ problem }: { problem: ErrorData }) => problem.message,

  'order.no_account_left': ({ account }: { account: string }) =>
    `No other account is left after “${account}”`,
  'order.account_known': ({ seconds }: { seconds: number }) =>
    `The CA knows the account; waits ${seconds} s and goes on`,
  'order.waits_for_ca': ({ seconds, problem }: { seconds: number; problem: ErrorData }) =>
    `waits ${seconds} s and goes on: ${problem.message}`,

  'order.opened': ({ url }: { url: string }) => url,
  'order.resumed': ({ url }: { url: string }) => `Going on with ${url}`,
  'order.replaces_refused': ({ problem }: { problem: ErrorData }) =>
    `Asked again without naming the certificate that it replaces: ${[problem.message, problem.detail].join(' ').trim()}`,
  'order.gone': () => 'The CA no longer has the order; a new order takes its place',
  'order.looked_meanwhile': () => 'The CA looked while the hub was not running; a new order takes its place',
  'order.not_shown_yet': ({ what, seconds }: { what: keyof typeof shown; seconds: number }) =>
    `The CA does not show ${shown[what]} yet; it is asked again in ${seconds} s`,

  'order.type_not_offered': (it: { host: string; wanted: string; names: string[]; types: string[] }) =>
    `${it.host} offers no ${it.wanted} for ${listed(it.names)}; ${listed(it.types)} is used`,
  'order.lego_usual_name': ({ names }: { names: string[] }) =>
    `lego writes at the usual name only: dns-01 for ${listed(names)}`,
  'order.lego_line': ({ line }: { line: string }) => line,
  'order.lego_next': ({ names, credential }: { names: string[]; credential: string }) =>
    `For ${listed(names)} “${credential}” is tried`,
  'order.lego_wrote': ({ names }: { names: string[] }) => `lego wrote for ${listed(names)}`,
  'order.lego_done': () => 'seen, judged by the CA, and removed by lego',
  'order.delegated': ({ record, target }: { record: string; target: string }) =>
    `${record} is delegated to ${target}`,
  'order.round': ({ round, rounds }: { round: number; rounds: number }) =>
    `Round ${round} of ${rounds}: there is room for few values at once`,
  'order.write_records': ({ records }: { records: string[] }) =>
    `Write ${records.length === 1 ? 'this TXT record' : 'these TXT records'}: ${listed(records)}`,
  'order.records_written': ({ names }: { names: string[] }) => names.map((name) => `${name} TXT`).join(', '),
  'order.nothing_to_write': () => 'nothing to write: the record stands for good',
  'order.answers_up': ({ places }: { places: string[] }) => listed(places),
  'order.web_server': ({ port }: { port: number }) => `the web server at port ${port}`,
  'order.tls_server': ({ port }: { port: number }) => `the TLS server at port ${port}`,

  'order.waits_until': ({ until }: { until: number }) => `waits until ${utcMinute(until)}`,
  'order.absence_remembered': ({ seconds }: { seconds: number }) =>
    `waits ${seconds} s: resolvers may remember that the record was absent`,
  'order.seen_at': ({ servers }: { servers: string[] }) => `seen at ${listed(servers)}`,
  'order.record_seen_at': ({ record, servers }: { record: string; servers: string[] }) =>
    `${record} seen at ${listed(servers)}`,
  'order.records_stand': ({ records, servers }: { records: string[]; servers: string[] }) =>
    `${listed(records)} stands, seen at ${listed(servers)}`,
  'order.record_ends': ({ record, until }: { record: string; until: number }) =>
    `${record} ends ${utcDay(until)}; renewals after that need another`,
  'order.not_seen': ({ problem }: { problem: ErrorData }) => `${problem.message} ${problem.hint}`,
  'order.seen_from_here': () => 'seen from here',
  'order.not_all_seen': () => 'not all seen from here; the CA may see them',
  'order.validated': (it: { count: number }) => `${count(it.count, 'name')} validated`,

  'order.csr_not_taken': ({ seconds }: { seconds: number }) =>
    `The CA does not take the CSR yet; it is asked again in ${seconds} s`,
  'order.issued': () => 'issued',
  'order.no_url_yet': ({ seconds }: { seconds: number }) =>
    `The order has no certificate URL yet; it is asked again in ${seconds} s`,
  'order.no_such_chain': ({ host, root }: { host: string; root: string }) =>
    `${host} has no chain to “${root}”; its first one is used`,
  'order.chain_remark': ({ host, remark }: { host: string; remark: string }) => `${host}: ${remark}`,
  'order.uses_lost': ({ uses }: { uses: string[] }) =>
    `The certificate before could also be used for ${listed(uses)}; this one cannot, and who needs that will refuse it`,
  'order.serial': ({ serial }: { serial: string }) => `serial ${serial}`,
  'order.deployed': ({ paths }: { paths: string[] }) => listed(paths),
  'order.kept_in_hub': () => 'kept in the hub',
  'order.settings_kept': () => 'The certificate keeps the settings that it was issued with',

  'order.cleaned_up': ({ removed }: { removed: string[] }) => `removed ${listed(removed)}`,
  'order.records_removable': ({ removed }: { removed: string[] }) =>
    `the TXT records can be removed by hand: ${listed(removed)}`,
  'order.clean_up_failed': ({ problem }: { problem: ErrorData }) =>
    `${problem.message} It is tried again at the next start.`,
}

import { CerthubError, type ErrorData, hasCode } from '../../shared/errors.ts'
import { orAborted } from '../../shared/or-aborted.ts'
import { type TextData, text } from '../../shared/texts.ts'
import type { AcmeOrder } from '../acme/server.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import { callOptions, type JobAtCa, type OrderCa, type OrderJob } from './order-attempt.ts'
import { stepOf } from './order-run.ts'
import { patientAccount } from './patient-account.ts'

const dayMs = 86_400_000

/** A CA that will not be told how long a certificate shall last must say so (RFC 8555 §7.4); each has its own words. */
const lifetimeRefusal = (error: unknown, host: string, days: number): CerthubError | undefined => {
  if (!hasCode(error, 'acme.rejected')) return undefined
  const detail = error.data.detail ?? error.message
  if (!/not-?after|not-?before|validity|lifetime|duration/i.test(detail)) return undefined
  return new CerthubError('acme.lifetime_refused', { host, days }, { detail, cause: error })
}

/** The account of this order: the one it began with, else chosen now. */
export const selectAccount = async ({ work, run, certificate }: OrderJob): Promise<AccountRecord> => {
  const begunWith = run.record.accountId && run.record.orderUrl ? run.record.accountId : undefined
  if (begunWith) {
    const record = await work.store.accounts.get(begunWith)
    if (!record) throw new CerthubError('account.not_found', { id: begunWith })
    return record
  }
  return run.step('select-account', async () => {
    const passed = run.record.passed.map(({ accountId }) => accountId)
    const { account, reason } = await work.chooseAccount(certificate, passed, run.signal)
    return { note: reason, value: account }
  })
}

/** The CA of this account, ready to be asked. */
export const openCa = async ({ work, run }: OrderJob, record: AccountRecord): Promise<OrderCa> => {
  run.accountName = record.name
  run.accountId = record.id
  const note = (what: TextData): void => run.note(stepOf(run.record), 'info', what)
  const { host } = new URL(record.directoryUrl)
  const { names } = run.record
  const plain = await orAborted(work.acmeAccount(record), run.signal)
  return { record, account: patientAccount(plain, { names, host, clock: work.clock, note }), host }
}

/** Opens the order at the CA, or reads the one whose URL is stored: a second is never opened. */
export const openOrder = async ({ work, run, ca, certificate }: JobAtCa): Promise<AcmeOrder> => {
  const { orderUrl } = run.record
  if (orderUrl) {
    run.note('order', 'info', text('order.resumed', { url: orderUrl }))
    return ca.account.order(orderUrl, callOptions(run, 'order'))
  }
  const order = await run.step('order', async () => {
    const replaces = await work.replaces(certificate, ca.record, run.signal)
    const { profile, lifetimeDays } = certificate.settings
    const onReplacesRefused = (problem: ErrorData): void =>
      run.note('order', 'info', text('order.replaces_refused', { problem }))
    const wanted = {
      names: run.record.names,
      profile,
      replaces,
      onReplacesRefused,
    }
    const options = callOptions(run, 'order')
    const opened =
      lifetimeDays === undefined
        ? await ca.account.newOrder(wanted, options)
        : await ca.account
            .newOrder({ ...wanted, notAfter: work.clock.now() + lifetimeDays * dayMs }, options)
            .catch((error: unknown) => {
              throw lifetimeRefusal(error, ca.host, lifetimeDays) ?? error
            })
    return { note: text('order.opened', { url: opened.url }), value: opened }
  })
  await run.save({ orderUrl: order.url, accountId: ca.record.id })
  return order
}

import { CerthubError, hasCode, toErrorData } from '../../shared/errors.ts'
import { text } from '../../shared/texts.ts'
import { accountStatus } from '../acme/account-status.ts'
import { dnssecFailure } from '../dns/lookup/dnssec.ts'
import { movesOn } from '../failover/moves-on.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import { whyInvalid } from './authorizations.ts'
import {
  deployCertificate,
  downloadCertificate,
  finalizeOrder,
  type KeyAndCsr,
  prepareKey,
} from './obtain-certificate.ts'
import { openCa, openOrder, selectAccount } from './open-order.ts'
import type { JobAtCa, OrderJob, OrderWork } from './order-attempt.ts'
import { type OrderRun, stepOf } from './order-run.ts'
import { credentialIds } from './order-settings.ts'
import { validateNames } from './validate-names.ts'
import { whereToFix } from './where-to-fix.ts'

/**
 * Takes an order from wherever its record says it is to its certificate. What the CA says of the order decides what
 * comes next, so that a restart goes on with the same order. Throws what ends it.
 */
export const runOrder = async (work: OrderWork, run: OrderRun): Promise<void> => {
  const stored = await work.store.certificates.get(run.record.certificateId)
  if (!stored) throw new CerthubError('certificate.not_found', { id: run.record.certificateId })
  // As this order is of it.
  const certificate = { ...stored, settings: run.record.settings }
  const job: OrderJob = { work, run, certificate }
  const kept = (await work.store.issued.list(certificate.id)).find(({ orderId }) => orderId === run.record.id)
  if (kept) {
    const key = await work.vault.get('certificate-key', kept.keyId, kept.keyFingerprint)
    return deployCertificate(job, { issued: kept, key })
  }

  let isResumed = run.record.orderUrl !== null
  const outdated = isResumed && (await endsWithUs(job)) ? lookedInVain : over
  let waits = 0
  for (;;) {
    const account = await selectAccount(job)
    try {
      return await obtain({ ...job, ca: await openCa(job, account) })
    } catch (error) {
      if (isResumed && !run.signal.aborted && hasCode(error, ...outdated)) {
        isResumed = false
        await beginAgain(job, error)
        continue
      }
      if (error instanceof CerthubError) error.at(whereToFix(error.data.screen, certificate, account))
      if (hasCode(error, 'acme.account_gone') && !run.signal.aborted) {
        const status = await statusAtCa(job, account)
        if (status === 'valid' && waits < mostWaits) {
          const seconds = pauses[waits++] ?? longestWait
          run.note(stepOf(run.record), 'info', text('order.account_known', { seconds }))
          await work.clock.sleep(seconds * 1000, run.signal)
          continue
        }
        // Nobody tries it again in vain, and its page says what to do.
        await work.store.accounts.update(account.id, { status })
      }
      const hasMoved = await passOver(job, account, error)
      const mayWait = !hasMoved && !run.signal.aborted && waits < mostWaits
      const seconds = mayWait ? momentOf(error, waits, run.record.orderUrl !== null) : undefined
      if (seconds === undefined && hasCode(error, 'acme.rate_limited'))
        await work.rememberLimit(certificate, account, error)
      if (hasMoved) continue
      if (seconds === undefined) throw await explainFailure(job, error)
      waits++
      run.note(
        stepOf(run.record),
        'info',
        text('order.waits_for_ca', { seconds, problem: toErrorData(error) }),
      )
      await work.clock.sleep(seconds * 1000, run.signal)
    }
  }
}

/** How often an order waits for its CA where no other account is left, and how long at most (seconds). */
const mostWaits = 3
const longestWait = 60
/** Seconds, where the CA says nothing. */
const pauses = [2, 5, 15]

/**
 * Seconds until a CA may do what it just could not: as it asked, if that is not long; after a network that failed, or
 * requests that came too fast, in the middle of an order, whose work so far is worth it. Undefined: it is not waited.
 */
const momentOf = (error: unknown, waits: number, hasBegun: boolean): number | undefined => {
  if (!hasCode(error, 'acme.rate_limited', 'acme.server_error', 'acme.unreachable')) return undefined
  const { retryAfter } = error.data
  if (retryAfter !== undefined) return retryAfter > longestWait ? undefined : Math.max(1, retryAfter)
  return hasBegun && !hasCode(error, 'acme.server_error') ? pauses[waits] : undefined
}

/** An account that one answer says is gone is asked for again before that is believed. */
const statusAtCa = async (
  { work, run }: OrderJob,
  account: AccountRecord,
): Promise<AccountRecord['status']> => {
  try {
    const known = await work.acmeAccount(account)
    return await accountStatus(known, work.clock, { signal: run.signal })
  } catch {
    run.signal.throwIfAborted()
    // Out of reach: what it said first is all that is known.
    return 'gone'
  }
}

/** How an order shows that is older than its CA keeps it. */
const over = ['acme.order_gone'] as const

/** How an order shows after a restart that the CA looked meanwhile. */
const lookedInVain = ['challenge.failed', 'acme.validation_failed', 'acme.order_gone'] as const

/** Whether its answers are there only while the hub runs, so that a CA that looks after a stop finds none. */
const endsWithUs = async ({ work, certificate: { settings } }: OrderJob): Promise<boolean> => {
  const { kind } = settings.validation
  if (kind !== 'dns') return kind === 'http-listener' || kind === 'tls-alpn'
  // A lego without its hub removes what it wrote.
  return (await Promise.all(credentialIds(settings).map((id) => work.lego(id)))).some(
    (way) => way !== undefined,
  )
}

const beginAgain = async ({ work, run }: OrderJob, error: unknown): Promise<void> => {
  run.note('order', 'info', text(hasCode(error, ...over) ? 'order.gone' : 'order.looked_meanwhile'))
  await work.cleanUpNow(run)
  await run.save({ orderUrl: null, accountId: null })
}

/** The order at one CA, from wherever it is to the deployed certificate. */
const obtain = async (job: JobAtCa): Promise<void> => {
  let prepared: Promise<KeyAndCsr> | undefined
  const keyAndCsr = (): Promise<KeyAndCsr> => {
    prepared ??= prepareKey(job)
    prepared.catch(() => {})
    return prepared
  }
  try {
    await obtainWith(job, keyAndCsr)
  } finally {
    // A key that is put into the vault after the order has ended would be nobody’s.
    await prepared?.catch(() => {})
  }
}

const obtainWith = async (job: JobAtCa, keyAndCsr: () => Promise<KeyAndCsr>): Promise<void> => {
  let order = await openOrder(job)
  if (order.status === 'pending') {
    keyAndCsr()
    order = await validateNames({ ...job, order })
  }
  if (order.status === 'invalid') throw await whyInvalid({ ...job, order })
  if (order.status !== 'valid') order = await finalizeOrder({ ...job, order }, keyAndCsr())
  await deployCertificate(job, await downloadCertificate({ ...job, order }, keyAndCsr()))
}

/**
 * Whether the order goes on with another account: its CA failed, not DNS nor we, and another account is left. What the
 * failed CA was promised is taken back: its TXT records, and its order is not asked for again.
 */
const passOver = async (
  { work, run, certificate }: OrderJob,
  account: AccountRecord,
  error: unknown,
): Promise<boolean> => {
  if (run.signal.aborted || !movesOn(error) || !(await work.mayFailOver())) return false
  const { code, message } = error
  const passed = [...run.record.passed, { accountId: account.id, accountName: account.name, code, message }]
  try {
    await work.chooseAccount(
      certificate,
      passed.map(({ accountId }) => accountId),
    )
  } catch {
    run.note('select-account', 'info', text('order.no_account_left', { account: account.name }))
    return false
  }
  run.note(stepOf(run.record), 'failed', text('order.problem', { problem: error.data }))
  await work.cleanUpNow(run)
  await run.save({ passed, orderUrl: null, accountId: null })
  return true
}

/** What a broken signature looks like from afar. */
const maybeDnssec = ['acme.validation_failed', 'dns.server_failed', 'dns.no_answer'] as const

/** The failure of an order, or the cause of it where the hub can find out more than was said. */
const explainFailure = async ({ work, run }: OrderJob, cause: unknown): Promise<unknown> => {
  if (!hasCode(cause, ...maybeDnssec) || run.signal.aborted) return cause
  return (await dnssecFailure(work.resolver, run.record.names, { signal: run.signal, cause })) ?? cause
}

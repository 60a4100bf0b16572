import type { BegunBy } from '../../shared/contract/orders.ts'
import { CerthubError, toErrorData } from '../../shared/errors.ts'
import type { HubEvent } from '../../shared/events.ts'
import { text } from '../../shared/texts.ts'
import { newId } from '../ids/ids.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import { cleanUpAll } from '../txt-records/txt-records.ts'
import { noteOrphan, removeOrphan } from '../vault/orphaned-records.ts'
import { insertOrder, mayYetBeIssued } from './left-at-ca.ts'
import type { OrderWork } from './order-attempt.ts'
import { OrderRun, stepOf } from './order-run.ts'
import { hasOtherSettings } from './order-settings.ts'
import { runOrder } from './run-order.ts'
import { solverFor } from './solvers/choose-solver.ts'

export interface Orders {
  /**
   * Queues and starts: the certificate is as it shall be ordered, and gets these settings when it is issued. What the
   * last order left at its CA is taken over, see `mayYetBeIssued`. `before` is done first, when no other order of the
   * certificate can begin any more. `begunBy` is a person where it does not say. Throws `order.running` when the certificate
   * is being ordered, also by an order that a lock or a stop interrupted.
   */
  start(certificate: CertificateRecord, before?: () => Promise<void>, begunBy?: BegunBy): Promise<OrderRecord>
  /** The order that a certificate is being ordered by. */
  runningOf(certificateId: string): string | undefined
  /** Throws `order.running` when the certificate is being ordered. */
  refuseRunning(certificateId: string): void
  /** Goes on with every order that had not ended, and removes what ended orders and tests left in DNS
   * and web folders. */
  resumeAll(): Promise<void>
  /** Resolves with the record once the order has ended and its DNS is clean, or as it is after the time-out. */
  wait(orderId: string, timeoutMs: number, signal?: AbortSignal): Promise<OrderRecord>
  /**
   * Ends the order for good, at once: the next one of the certificate may begin, though what this one was at work on may
   * take a moment to leave it. Throws `order.not_found`, `order.finished`. */
  cancel(orderId: string): Promise<OrderRecord>
  readonly running: number
  /** Something goes on that does not wait for a person. */
  readonly busy: boolean
  /** Whether an order goes on only when a person has done something. */
  waitsForPerson(orderId: string): boolean
  /** The order as it is. Throws `order.not_found`. */
  show(orderId: string): Promise<OrderRecord>
  /** Interrupts every order where `resumeAll` can go on, and waits until they have stopped. */
  interrupt(): Promise<void>
}

interface Active {
  run: OrderRun
  controller: AbortController
  cleanUp: Promise<void>
  ended: Promise<void>
}

/** The certificate is being ordered by this order. */
export const orderRunning = (order: string): CerthubError =>
  new CerthubError('order.running', { order }, { subject: { order } })

/** How long who cancels waits until what an order published is removed; it is in any case. Milliseconds. */
const longestLeaving = 2000

const interrupted = Symbol('interrupted')

export const createOrders = (
  parts: Omit<OrderWork, 'cleanUpSoon' | 'cleanUpNow'>,
  emit: (event: HubEvent) => void,
): Orders => {
  const active = new Map<string, Active>()
  /** Orders that are being written down, by certificate. */
  const starting = new Map<string, string>()
  const { store, clock, log } = parts

  const cleanUp = async (run: OrderRun): Promise<void> => {
    const begin = clock.monotonic()
    const solver = solverFor(run.record.settings.validation)
    const { removed, byHand, failures } = await solver.cleanUp(work, run.record.id, () =>
      run.note('clean-up', 'started'),
    )
    if (removed.length === 0) return
    const [first] = failures
    if (first) run.note('clean-up', 'failed', text('order.clean_up_failed', { problem: first.data }))
    else {
      const code = byHand ? 'order.records_removable' : 'order.cleaned_up'
      run.note('clean-up', 'finished', text(code, { removed }), clock.monotonic() - begin)
    }
  }

  const work: OrderWork = {
    ...parts,
    cleanUpSoon: (run) => {
      const entry = active.get(run.record.id)
      if (entry)
        entry.cleanUp = entry.cleanUp.then(() => cleanUp(run)).catch((error) => log.error(String(error)))
    },
    cleanUpNow: async (run) => {
      work.cleanUpSoon(run)
      await active.get(run.record.id)?.cleanUp
    },
  }

  const dropKey = async ({ record }: OrderRun): Promise<void> => {
    const kept = (await store.issued.list(record.certificateId)).some(({ keyId }) => keyId === record.keyId)
    if (!record.keyId || kept) return
    await noteOrphan(store, record.keyId)
    await removeOrphan(parts, record.keyId)
  }

  /** The order is over at once; what it is at work on leaves it a moment later. */
  const finishCancelled = async (run: OrderRun): Promise<void> => {
    const { state, keyId, certificateId } = run.record
    const error = toErrorData(new CerthubError('order.cancelled', {}))
    if (state !== 'queued') run.note(stepOf(run.record), 'failed', text('order.problem', { problem: error }))
    const accountId = run.record.accountId ?? run.accountId ?? null
    await run.end('cancelled', { error, accountId }, async (inside) => {
      const isKept = (await inside.issued.list(certificateId)).some((one) => one.keyId === keyId)
      // Removed when the work has left the order, or at the next start.
      if (keyId && !isKept) await noteOrphan(inside, keyId)
    })
  }

  const finish = async (run: OrderRun, reason: unknown): Promise<void> => {
    if (run.signal.aborted) {
      await finishCancelled(run)
      await dropKey(run)
      return work.cleanUpSoon(run)
    }
    if (!(reason instanceof CerthubError)) log.error('an order failed unexpectedly', { error: reason })
    const data = toErrorData(reason)
    const { state } = run.record
    if (state !== 'queued') run.note(stepOf(run.record), 'failed', text('order.problem', { problem: data }))
    const certificate = await store.certificates.get(run.record.certificateId)
    if (certificate && hasOtherSettings(certificate, run.record))
      run.note(stepOf(run.record), 'info', text('order.settings_kept'))
    if (!mayYetBeIssued(run.record, state, data)) await dropKey(run)
    const accountId = run.record.accountId ?? run.accountId ?? null
    await run.end('failed', { error: data, accountId })
    work.cleanUpSoon(run)
  }

  const drive = async (entry: Active): Promise<void> => {
    const { run } = entry
    try {
      await runOrder(work, run)
      await run.end('done')
      work.cleanUpSoon(run)
    } catch (error) {
      if (run.signal.reason === interrupted) {
        await parts.answers.letGo(run.record.id)
        await run.flush()
      } else await finish(run, error)
    }
    await entry.cleanUp
    await run.flush()
  }

  const launch = (record: OrderRecord): void => {
    const controller = new AbortController()
    const run = new OrderRun({ store, clock, log, emit }, record, controller.signal)
    const entry: Active = { run, controller, cleanUp: Promise.resolve(), ended: Promise.resolve() }
    active.set(record.id, entry)
    entry.ended = drive(entry)
      .catch((error) => log.error('an order could not be ended', { error }))
      .finally(() => active.delete(record.id))
  }

  const runningOf = (certificateId: string): string | undefined =>
    [...active.values()].find(
      ({ run: { record } }) => record.certificateId === certificateId && record.endedAt === null,
    )?.run.record.id ?? starting.get(certificateId)

  const refuseRunning = (certificateId: string): void => {
    const order = runningOf(certificateId)
    if (order !== undefined) throw orderRunning(order)
  }

  const recordOf = async (orderId: string): Promise<OrderRecord> => {
    const record = active.get(orderId)?.run.record ?? (await store.orders.get(orderId))
    if (!record) throw new CerthubError('order.not_found', { id: orderId })
    return record
  }

  /** Nobody waits for what is removed from other hosts, but who stops the hub. */
  let tidying = { controller: new AbortController(), ended: Promise.resolve() }
  const tidyElsewhere = (isAlive: (owner: string) => boolean): void => {
    const controller = new AbortController()
    const ended = parts.answers.tidyElsewhere(isAlive, controller.signal).catch((error) => {
      if (!controller.signal.aborted) log.error('other hosts could not be tidied', { error })
    })
    tidying = { controller, ended }
  }

  return {
    runningOf,
    refuseRunning,

    start: async (certificate, before, begunBy = 'person') => {
      refuseRunning(certificate.id)
      const now = clock.now()
      const fresh = {
        id: newId('ord'),
        certificateId: certificate.id,
        names: certificate.names,
        begunBy,
        keyType: certificate.keyType,
        state: 'queued' as const,
        stoppedAt: null,
        settings: certificate.settings,
        error: null,
        serial: null,
        passed: [],
        createdAt: now,
        endedAt: null,
      }
      starting.set(certificate.id, fresh.id)
      try {
        const [last] = await store.orders.list({ certificateId: certificate.id, limit: 1 })
        if (last && last.endedAt === null) {
          launch(last)
          throw orderRunning(last.id)
        }
        await before?.()
        const record = await insertOrder({ store, vault: parts.vault, now }, fresh, certificate)
        launch(record)
        return record
      } finally {
        starting.delete(certificate.id)
      }
    },

    resumeAll: async () => {
      const running = await store.orders.running()
      const begun = new Set(starting.values())
      const unended = running.filter(({ id }) => !active.has(id) && !begun.has(id))
      for (const record of unended) launch(record)
      const leftOver = (await store.txtJournal.list()).filter(
        ({ orderId }) => !orderId || !active.has(orderId),
      )
      await parts.answers.tidy((owner) => active.has(owner))
      tidyElsewhere((owner) => active.has(owner))
      if (leftOver.length > 0) await cleanUpAll(leftOver, parts.dnsClient, store, log)
    },

    wait: async (orderId, timeoutMs, signal) => {
      const entry = active.get(orderId)
      if (entry) {
        const timer = new AbortController()
        const limit = clock.sleep(timeoutMs, AbortSignal.any([timer.signal, ...(signal ? [signal] : [])]))
        await Promise.race([entry.ended, limit.catch(() => {})])
        timer.abort()
      }
      return recordOf(orderId)
    },

    show: recordOf,

    cancel: async (orderId) => {
      const entry = active.get(orderId)
      if (!entry || entry.run.record.endedAt !== null) {
        const record = await recordOf(orderId)
        throw new CerthubError('order.finished', { state: record.state }, { subject: { order: record.id } })
      }
      entry.controller.abort(new CerthubError('order.cancelled', {}))
      await finishCancelled(entry.run)
      const enough = new AbortController()
      const moment = clock.sleep(longestLeaving, enough.signal).catch(() => {})
      await Promise.race([entry.ended, moment])
      enough.abort()
      return recordOf(orderId)
    },

    get running() {
      return active.size
    },
    get busy() {
      return [...active.values()].some(({ run }) => !run.waitsForPerson)
    },
    waitsForPerson: (orderId) => active.get(orderId)?.run.waitsForPerson === true,

    interrupt: async () => {
      for (const { controller } of active.values()) controller.abort(interrupted)
      tidying.controller.abort(interrupted)
      await Promise.all([...active.values(), tidying].map(({ ended }) => ended))
    },
  }
}

import type { BegunBy } from '../../shared/contract/orders.ts'
import type { RenewalOutlook } from '../../shared/contract/renewal.ts'
import { CerthubError, type ErrorData, toErrorData } from '../../shared/errors.ts'
import type { HubEvent } from '../../shared/events.ts'
import type { RenewalInfo } from '../acme/renewal-info.ts'
import { failedWithOthers } from '../orders/order-settings.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { CertificateRecord, IssuedRecord, IssuedSpan } from '../ports/store/certificates.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import type { RenewalRecord } from '../ports/store/renewals.ts'
import type { Store } from '../ports/store.ts'
import { createAskForWindows } from './ask-for-windows.ts'
import { clockDoubt } from './clock-sanity.ts'
import { awaitsDeployment, type Due, dueOf, isOver, isRenewedEarly, pauseAfter, seedOf } from './due.ts'
import { createNextRenewal } from './next-renewal.ts'
import { createSave, currentOf, withoutFuture } from './renewal-state.ts'

/** At once, in all and at each CA. */
const atOnce = 16
const atOnceOfOneCa = 8
/** Renewals an hour while the clock is doubted. */
const doubtfulAnHour = 5
const hourMs = 3_600_000
/** So that a clock that was set, or a computer that woke up, is noticed. */
const longestSleepMs = 60_000
const shortestSleepMs = 250
const lastSeenKey = 'renewal.lastSeen'

/** What the hub did without an order: it wrote a certificate again, or could not order one. */
export interface Attempt {
  what: 'renewal' | 'deployment'
  begunBy: BegunBy
  certificateId: string
  name: string
  milliseconds: number
  problem?: ErrorData | undefined
}

export interface RenewalParts {
  store: Store
  clock: Clock
  log: Log
  isOpen(): boolean
  /** Orders the certificate anew and resolves when the order has ended. Throws what keeps it from being ordered. */
  renew(certificateId: string, begunBy: BegunBy): Promise<OrderRecord>
  /** Whether an order of the certificate goes on, whoever began it. */
  isOrdered(certificateId: string): boolean
  /** Writes the newest certificate to its target again. Throws `deploy.*`. */
  deploy(certificateId: string): Promise<unknown>
  /** When the CA suggests to renew it (RFC 9773); undefined where it does not say. Throws acme.* errors. */
  suggestion(issued: IssuedRecord, signal: AbortSignal): Promise<RenewalInfo | undefined>
  /** What became of an attempt that had no order. */
  attempted(attempt: Attempt): void
  /** Says that renewals are held back. */
  doubted(problem: string): void
  /** Tells that the outlook is another, where no command did it. */
  changed(): void
}

interface Known {
  record: CertificateRecord
  issued: IssuedSpan
  state: RenewalRecord | undefined
  due: Due | undefined
}

interface Waiting {
  id: string
  /** When it is due, and when the certificate ends. */
  at: number
  end: number
  ca: string
}

/** Renews certificates when they are due, a few at a time, for as long as the vault is open. */
export const createRenewals = ({
  store,
  clock,
  log,
  isOpen,
  renew,
  isOrdered,
  deploy,
  suggestion,
  attempted,
  doubted,
  changed,
}: RenewalParts) => {
  const running = new Map<string, { ca: string; ended: Promise<void>; waits?: true }>()
  /** Those that take a place: others may run while one waits for a person. */
  const busy = () => [...running.values()].filter(({ waits }) => !waits)
  /** Due when it was last looked, the first to end first. */
  let queue: Waiting[] = []
  /** Asked for by a person: before those, whatever their time. */
  let wanted: Waiting[] = []
  let nudge = new AbortController()
  let isWanted = false
  let doubt: string | undefined
  let startedInDoubt: number[] = []

  const look = async (): Promise<Known[]> => {
    const [records, issued, states, instances] = await Promise.all([
      store.certificates.list(),
      store.issued.latestSpans(),
      store.renewals.list(),
      store.instances.list(),
    ])
    const nextRenewal = createNextRenewal(states, instances, clock.now())
    return records.flatMap((record) => {
      const newest = issued.get(record.id)
      return newest ? [{ record, issued: newest, ...nextRenewal(record, newest) }] : []
    })
  }

  const save = createSave(store)
  const askForWindows = createAskForWindows({ store, clock, log, suggestion, save })

  /** In a row: those of before the newest certificate are over. */
  const failuresOf = async (id: string): Promise<number> => {
    const state = await store.renewals.get(id)
    if (!state || state.failures === 0) return 0
    const issued = await store.issued.latest(id)
    return issued && isOver(state, issued) ? 0 : state.failures
  }

  const failed = async (id: string, problem: ErrorData): Promise<void> => {
    const before = await failuresOf(id)
    const now = clock.now()
    const failures = before + 1
    const pause = pauseAfter(failures, seedOf(id), problem.retryAfter)
    await save(id, { failures, lastTryAt: now, retryAt: now + Math.round(pause), problem })
  }

  /** An order that a person began failed: what the hub would do now, to write it or to order the changes, waits. */
  const failedByHand = async (id: string, problem: ErrorData): Promise<void> => {
    if (running.has(id)) return
    const isOurs = problem.code.startsWith('deploy.') || (await store.renewals.get(id))?.outdated
    if (!isOurs) return
    await failed(id, problem)
    lookSoon()
  }

  const attempt = async (id: string, begunBy: BegunBy): Promise<void> => {
    const begin = clock.monotonic()
    let what: Attempt['what'] = 'renewal'
    const tell = async (problem?: ErrorData): Promise<void> => {
      const name = (await store.certificates.get(id))?.names[0] ?? id
      const milliseconds = Math.round(clock.monotonic() - begin)
      attempted({ what, begunBy, certificateId: id, name, milliseconds, problem })
    }
    try {
      const issued = await store.issued.latest(id)
      if (issued && awaitsDeployment(await store.renewals.get(id), issued)) {
        what = 'deployment'
        await deploy(id)
        await tell()
        return await save(id, { failures: 0, lastTryAt: clock.now(), retryAt: null, problem: null })
      }
      const state = issued && currentOf(await store.renewals.get(id), issued)
      const isEarly = begunBy === 'hub' && issued !== undefined && isRenewedEarly(id, issued, state)
      const order = await renew(id, begunBy)
      if (order.state === 'done') {
        const hurriedTo = isEarly ? ((await store.issued.latest(id))?.id ?? null) : null
        await save(id, { failures: 0, lastTryAt: clock.now(), retryAt: null, problem: null, hurriedTo })
      } else if (order.error) await failed(id, order.error)
    } catch (error) {
      const data = toErrorData(error)
      // The hub stops, or a person ordered it at the same moment.
      if (data.code === 'vault.locked' || data.code === 'order.running') return
      await tell(data)
      await failed(id, data)
    } finally {
      changed()
    }
  }

  /** Looks again soon, whatever the loop is doing now. */
  const lookSoon = (): void => {
    isWanted = true
    nudge.abort()
  }

  /** Whether it is due still: it may have waited for a while. */
  const isDue = async (id: string): Promise<boolean> => {
    const issued = await store.issued.latest(id)
    if (!issued || !isOpen()) return false
    const now = clock.now()
    const due = dueOf(id, issued, withoutFuture(currentOf(await store.renewals.get(id), issued), now))
    return due !== undefined && due.at <= now
  }

  const start = ({ id, ca }: Waiting, isWanted: boolean): void => {
    const ended = (isWanted ? Promise.resolve(isOpen()) : isDue(id))
      .then((due) => (due ? attempt(id, isWanted ? 'person' : 'hub') : undefined))
      .catch((error) => log.error('a renewal could not be noted', { error }))
      .finally(() => {
        running.delete(id)
        startSome()
        if (queue.length === 0 && wanted.length === 0) lookSoon()
      })
    running.set(id, { ca, ended })
  }

  /** How many more may be started now. */
  const room = (): number => {
    const free = atOnce - busy().length
    if (doubt === undefined) return free
    startedInDoubt = startedInDoubt.filter((at) => clock.monotonic() - at < hourMs)
    return Math.min(free, doubtfulAnHour - startedInDoubt.length)
  }

  const hasRoom = ({ id, ca }: Waiting): boolean =>
    !running.has(id) && busy().filter((other) => other.ca === ca).length < atOnceOfOneCa

  const startSome = (): void => {
    for (const line of [wanted, queue]) {
      // The clock's doubt is about when something is due, not about what a person asks for.
      while ((line === wanted ? atOnce - busy().length : room()) > 0) {
        const place = line.findIndex(hasRoom)
        const [next] = place < 0 ? [] : line.splice(place, 1)
        if (!next) break
        if (doubt !== undefined && line === queue) startedInDoubt.push(clock.monotonic())
        start(next, line === wanted)
      }
    }
  }

  const letOthersRun = (id: string): void => {
    const one = running.get(id)
    if (!one) return
    one.waits = true
    startSome()
  }

  const judgeClock = async (known: readonly Known[]): Promise<void> => {
    const stored = Number(await store.settings.get(lastSeenKey))
    const lastSeen = Number.isFinite(stored) && stored > 0 ? stored : undefined
    const newest = known.reduce((most, { issued }) => Math.max(most, issued.notBefore), 0)
    const found = clockDoubt(clock.now(), lastSeen, newest)
    if (found && found !== doubt) doubted(found)
    if (found === undefined || doubt === undefined) doubt = found
    if (doubt === undefined) await store.settings.set(lastSeenKey, String(clock.now()))
  }

  /** Starts what is due, the most urgent first; answers when to look again. */
  const tick = async (known: readonly Known[]): Promise<number> => {
    await judgeClock(known)
    const now = clock.now()
    const waiting = known
      .flatMap(({ record, issued, due }) =>
        due && !running.has(record.id) && !isOrdered(record.id)
          ? [{ id: record.id, at: due.at, end: issued.notAfter, ca: issued.caTitle }]
          : [],
      )
      .sort((a, b) => a.at - b.at)
    queue = waiting.filter(({ at }) => at <= now).sort((a, b) => a.end - b.end)
    startSome()
    const next = waiting.find(({ at }) => at > now)
    return Math.min(longestSleepMs, next ? next.at - now : longestSleepMs)
  }

  const idOf = async (reference: string): Promise<string> => {
    const record = await store.certificates.get(reference)
    if (!record) throw new CerthubError('certificate.not_found', { id: reference })
    return record.id
  }

  return {
    /** Goes on until the signal is aborted; then waits for nothing: orders are interrupted by themselves. */
    run: async (stopped: AbortSignal): Promise<void> => {
      while (!stopped.aborted) {
        let pause = longestSleepMs
        nudge = new AbortController()
        isWanted = false
        try {
          if (isOpen()) {
            const known = await look()
            const { asked, isMore } = await askForWindows(known, stopped)
            if (isMore) lookSoon()
            pause = await tick(asked > 0 ? await look() : known)
          }
        } catch (error) {
          // Who stops the hub stops also what it was looking at.
          if (!stopped.aborted) log.error('renewals were not looked at', { error })
        }
        if (!isWanted) await clock.sleep(pause, AbortSignal.any([stopped, nudge.signal])).catch(() => {})
        // Orders that end together are one reason to look, not many.
        await clock.sleep(shortestSleepMs, stopped).catch(() => {})
      }
      await Promise.allSettled([...running.values()].map(({ ended }) => ended))
    },

    /** Looks now: the vault was opened, or a certificate changed. */
    look: lookSoon,

    /** Of one certificate, or of all; the first so many. */
    outlook: async (only?: string, limit = Number.POSITIVE_INFINITY): Promise<RenewalOutlook> => {
      const known = (await look()).filter(({ record }) => only === undefined || record.id === only)
      const instances = new Map((await store.instances.list()).map(({ id, name }) => [id, name]))
      const lastOrders = await store.orders.latestOfAll()
      const certificates = known.map(({ record, issued, state, due }) => {
        const lastOrder = lastOrders.get(record.id)
        const isFresh = state === undefined || issued.issuedAt >= (state.lastTryAt ?? 0)
        return {
          certificate: record.id,
          names: record.names,
          instanceName: instances.get(record.instanceId) ?? record.instanceId,
          staging: record.staging,
          notAfter: issued.notAfter,
          running: running.has(record.id) || isOrdered(record.id),
          revoked: issued.revokedAt !== null,
          ...(due && { dueAt: due.at, why: due.why }),
          ...(state?.explanationUrl && { explanationUrl: state.explanationUrl }),
          ...(state && state.pausedAt !== null && { pausedAt: state.pausedAt }),
          failures: isFresh ? 0 : state.failures,
          ...(!isFresh && state.problem && { problem: state.problem }),
          ...(lastOrder?.error && failedWithOthers(record, lastOrder) && { otherSettings: lastOrder.error }),
        }
      })
      certificates.sort(
        (a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY),
      )
      return { certificates: certificates.slice(0, limit), ...(doubt !== undefined && { clockDoubt: doubt }) }
    },

    pause: async (reference: string): Promise<void> => {
      await save(await idOf(reference), { pausedAt: clock.now() })
    },
    resume: async (reference: string): Promise<void> => {
      await save(await idOf(reference), { pausedAt: null })
      lookSoon()
    },

    /** Orders these anew as soon as there is room, some at a time; one that waits or runs already does not count. */
    renewNow: async (references: readonly string[]): Promise<number> => {
      const ids = new Set(references)
      const known = new Set((await store.certificates.list()).map(({ id }) => id))
      for (const id of ids) if (!known.has(id)) throw new CerthubError('certificate.not_found', { id })
      const issued = await store.issued.latestSpans()
      const waiting = new Set(wanted.map(({ id }) => id))
      const fresh = [...ids]
        .filter((id) => !waiting.has(id) && !running.has(id))
        .map((id) => ({ id, at: 0, end: issued.get(id)?.notAfter ?? 0, ca: issued.get(id)?.caTitle ?? '' }))
      wanted = [...wanted, ...fresh].sort((a, b) => a.end - b.end)
      queue = queue.filter(({ id }) => !ids.has(id))
      startSome()
      return fresh.length
    },

    /** What the hub tells its subscribers: an order that waits for a person may do so for hours. */
    heard: (event: HubEvent): void => {
      if (event.type !== 'order') return
      const { entry, order } = event
      const { state, error, certificateId } = order
      if (entry?.kind === 'action') letOthersRun(certificateId)
      // Entries of the timeline carry the order too, also after its end.
      if (entry) return
      if (state === 'done') lookSoon()
      const noted =
        state === 'failed' && error
          ? failedByHand(certificateId, error)
          : // Who cancels the order of a change does not want it ordered again a moment later.
            state === 'cancelled' && store.renewals.update(certificateId, { outdated: false })
      if (noted) noted.catch((failure) => log.error(String(failure)))
    },

    /** The person says that the clock is right. */
    trustClock: async (): Promise<void> => {
      await store.settings.set(lastSeenKey, String(clock.now()))
      doubt = undefined
      startedInDoubt = []
      lookSoon()
    },
  }
}
export type Renewals = ReturnType<typeof createRenewals>

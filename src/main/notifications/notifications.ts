import { setImmediate } from 'node:timers/promises'
import type { SaveChannelInput } from '../../shared/contract/notifications.ts'
import { isEnded } from '../../shared/contract/orders.ts'
import { type ErrorData, toErrorData } from '../../shared/errors.ts'
import type { HubEvent } from '../../shared/events.ts'
import { text } from '../../shared/texts.ts'
import { newId } from '../ids/ids.ts'
import type { EndingRecord } from '../persist/ending-records.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import type { Log } from '../ports/log.ts'
import type { ShowNotification } from '../ports/show-notification.ts'
import type { Store } from '../ports/store.ts'
import { currentOf } from '../renewal/renewal-state.ts'
import type { Vault } from '../vault/vault.ts'
import { createChannels } from './channels.ts'
import { createDesktop } from './desktop.ts'
import { daysBefore, expiryOf, stepOf } from './expiry.ts'
import { createMail } from './mail.ts'
import type { Occurrence } from './notification.ts'
import {
  actionOccurrence,
  expiryOccurrence,
  failureOf,
  hubOccurrence,
  orderOccurrence,
  recordExpiry,
  storedExpiry,
} from './occurrences.ts'
import { createOutbox } from './outbox.ts'
import { messageOf } from './sender.ts'
import { createWebhook } from './webhook.ts'

const dayMs = 86_400_000
/** Occurrences between which others get a turn. */
const breath = 10
/** The start comes first. */
const firstLookMs = 10_000
const lookMs = 10 * 60_000
/** DNS is asked for what stands there so often. */
const lookAtDnsMs = dayMs
/** What was sent is known for so long: more than from the first step before an end until it is no news. */
const keptMs = 90 * dayMs

export interface NotificationParts {
  store: Store
  vault: Vault
  clock: Clock
  log: Log
  http: Http
  showNotification?: ShowNotification | undefined
  /** What is wrong with the hub now. */
  hubProblems(): readonly ErrorData[]
  /** The records for dns-persist-01 that say when they end. */
  endingRecords(signal: AbortSignal): Promise<EndingRecord[]>
  /** While the clock is doubted nothing is said of what ends soon. */
  clockIsDoubted(): Promise<boolean>
  /** Tells that a channel's state is another. */
  changed(): void
}

/** Tells people and programs what happens while nobody looks. */
export const createNotifications = (parts: NotificationParts) => {
  const { store, vault, clock, log, http, showNotification } = parts
  const channels = createChannels({ store, vault, clock, hasDesktop: showNotification !== undefined })
  const senders = {
    desktop: createDesktop(showNotification),
    webhook: createWebhook({ vault, http, now: () => clock.now() }),
    email: createMail({ vault }),
  }
  const outbox = createOutbox({
    store,
    clock,
    log,
    channels: channels.all,
    senders,
    isUsable: (kind) => kind !== 'desktop' || showNotification !== undefined,
    changed: parts.changed,
  })
  /** One after the other, so that two cannot both find that a thing was not told yet. */
  let queue = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    queue = queue.then(work).catch((error) => log.error('a notification was not noted', { error }))
    return queue
  }

  const tellOfOrder = async ({ order, entry }: Extract<HubEvent, { type: 'order' }>): Promise<void> => {
    const certificate = await store.certificates.get(order.certificateId)
    if (!certificate) return
    const occurrence = entry?.note
      ? actionOccurrence(order, certificate, entry, entry.note)
      : orderOccurrence(order, certificate, await store.issued.latest(certificate.id))
    if (occurrence) await outbox.tell(occurrence)
  }

  const isOfUse = async (): Promise<boolean> =>
    (await channels.all()).some(
      ({ enabled, kind }) => enabled && (kind !== 'desktop' || showNotification !== undefined),
    )

  /** What no event tells: ends that come near, renewals that could not even be ordered, problems of the hub. */
  const look = async (): Promise<void> => {
    const now = clock.now()
    await store.deliveries.forget(now - keptMs)
    if (!(await isOfUse())) return
    for (const problem of parts.hubProblems()) await outbox.tell(hubOccurrence(problem, now))
    const [certificates, issued, renewals, doubted] = await Promise.all([
      store.certificates.list(),
      store.issued.latestOfAll(),
      store.renewals.list(),
      parts.clockIsDoubted(),
    ])
    const stateOf = new Map(renewals.map((state) => [state.id, state]))
    const found: Occurrence[] = []
    for (const certificate of certificates) {
      const newest = issued.get(certificate.id)
      const state = newest && currentOf(stateOf.get(certificate.id), newest)
      if (!newest) continue
      const at = state?.lastTryAt ?? 0
      // What a person cancelled is known.
      if (state?.problem && at > newest.issuedAt && state.problem.code !== 'order.cancelled') {
        const { problem } = state
        found.push(failureOf(certificate, newest, { id: `${certificate.id}:${at}`, at, problem }))
      }
      const expiry = doubted ? undefined : expiryOf(certificate.id, newest, state, now)
      if (expiry) found.push(expiryOccurrence(certificate, newest, { ...expiry, now }))
    }
    for (const stored of doubted ? [] : await store.credentials.list()) {
      if (stored.type !== 'tls-certificate') continue
      const days = stepOf(stored.facts, now)
      if (days !== undefined) found.push(storedExpiry(stored, { days, now }))
    }
    for (const [place, occurrence] of found.entries()) {
      await outbox.tell(occurrence)
      // There may be thousands, and others have to be answered meanwhile.
      if (place % breath === breath - 1) await setImmediate()
    }
  }

  const mayLookAtRecords = async (): Promise<boolean> =>
    vault.state === 'unlocked' && (await isOfUse()) && !(await parts.clockIsDoubted())

  let lookedAtRecords = Number.NEGATIVE_INFINITY
  const lookAtRecords = async (signal: AbortSignal): Promise<void> => {
    const now = clock.now()
    if (now - lookedAtRecords < lookAtDnsMs || !(await mayLookAtRecords())) return
    lookedAtRecords = now
    // DNS may be slow to answer; others need not wait for it.
    const endings = await parts.endingRecords(signal)
    await inTurn(async () => {
      for (const { certificate, ...ending } of endings) {
        const days = daysBefore(ending.until, now)
        if (days !== undefined) await outbox.tell(recordExpiry(certificate, ending, { days, now }))
      }
    })
  }

  const againAndAgain = async (work: () => Promise<void>, stopped: AbortSignal): Promise<void> => {
    await clock.sleep(firstLookMs, stopped).catch(() => {})
    while (!stopped.aborted) {
      await work().catch((error) => stopped.aborted || log.error('notifications could not look', { error }))
      await clock.sleep(lookMs, stopped).catch(() => {})
    }
  }

  return {
    list: channels.list,
    save: async (input: SaveChannelInput) => {
      const saved = await channels.save(input)
      outbox.retry(saved.id)
      return saved
    },
    remove: channels.remove,

    /** Sends a message that says it is a test. Throws notify.* with the other side's words. */
    test: async (
      reference: string,
      signal: AbortSignal,
    ): Promise<{ milliseconds: number; answer: string }> => {
      const channel = await channels.find(reference)
      const begin = clock.monotonic()
      const message = messageOf(newId('dlv'), {
        kind: 'test',
        at: clock.now(),
        title: text('notify.test_title'),
        text: text('notify.test', { channel: channel.name }),
      })
      try {
        const answer = await senders[channel.kind].send(channel, [message], signal)
        await store.channels.update(channel.id, { lastSentAt: clock.now(), problem: null, problemAt: null })
        outbox.retry(channel.id)
        return { milliseconds: Math.round(clock.monotonic() - begin), answer }
      } catch (error) {
        await store.channels.update(channel.id, { problem: toErrorData(error), problemAt: clock.now() })
        throw error
      }
    },

    /** The vault was opened: what waited for a secret goes out. */
    unlocked: (): void => outbox.retry(),

    /** What the hub tells its subscribers. */
    heard: (event: HubEvent): void => {
      // Entries of the timeline carry the order too, also after its end.
      if (
        event.type === 'order' &&
        (event.entry ? event.entry.kind === 'action' : isEnded(event.order.state))
      ) {
        inTurn(() => tellOfOrder(event))
      }
      if (event.type === 'changed' && event.areas.includes('hub') && parts.hubProblems().length > 0) {
        inTurn(async () => {
          for (const problem of parts.hubProblems()) await outbox.tell(hubOccurrence(problem, clock.now()))
        })
      }
    },

    /** Watches and sends until the signal is aborted. */
    run: async (stopped: AbortSignal): Promise<void> => {
      await Promise.all([
        againAndAgain(() => inTurn(look), stopped),
        againAndAgain(() => lookAtRecords(stopped), stopped),
        outbox.run(stopped),
      ])
      await queue
    },
  }
}
export type Notifications = ReturnType<typeof createNotifications>

import { CerthubError, hasCode, toErrorData } from '../../shared/errors.ts'
import { newId } from '../ids/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { ChannelRecord, DeliveryRecord } from '../ports/store/notifications.ts'
import type { Store } from '../ports/store.ts'
import { notificationSchema, type Occurrence } from './notification.ts'
import { messageOf, type Sender } from './sender.ts'

const dayMs = 86_400_000
/** What happens at the same time is told together. */
const gatherMs = 2000
const longestSleepMs = 60_000
const firstPauseMs = 30_000
const longestPauseMs = 3_600_000
/** A message is tried for so long. */
const giveUpMs = dayMs
/** What could not even be tried for so long, as in a restored backup, is no news any more. */
const staleMs = 7 * dayMs

/** How long a channel rests after so many failures in a row: half a minute, doubled each time, an hour at most. */
export const pauseAfter = (failures: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 20))

export interface OutboxParts {
  store: Store
  clock: Clock
  log: Log
  channels(): Promise<ChannelRecord[]>
  senders: Record<ChannelRecord['kind'], Sender>
  /** Kinds of channels that this hub can use now. */
  isUsable(kind: ChannelRecord['kind']): boolean
  /** Tells that a channel's state is another. */
  changed(): void
}

/**
 * Keeps what is to be sent in the database until it is, so that a restart loses nothing and sends nothing again. A kill
 * between a message's arrival and its note sends it once more, under the same id.
 */
export const createOutbox = (parts: OutboxParts) => {
  const { store, clock, log, senders, changed } = parts
  const rests = new Map<string, { failures: number; until: number }>()
  let nudge = new AbortController()
  let isWanted = false

  const wake = (): void => {
    isWanted = true
    nudge.abort()
  }

  const isNews = async (channel: ChannelRecord, occurrence: Occurrence): Promise<boolean> => {
    const { key, topic, rest, since = 0 } = occurrence
    if (await store.deliveries.has(channel.id, key)) return false
    if (rest === undefined) return true
    const latest = await store.deliveries.latest(channel.id, topic)
    // A clock that was set back must not silence a topic for long.
    return !latest || latest.createdAt < since || Math.abs(clock.now() - latest.createdAt) >= rest
  }

  /** Puts it into the outbox of every channel that wants it and has not got it. */
  const tell = async (occurrence: Occurrence): Promise<void> => {
    for (const channel of await parts.channels()) {
      const kind = occurrence.kinds.find((each) => channel.kinds.includes(each))
      if (!channel.enabled || !kind || !parts.isUsable(channel.kind)) continue
      if (!(await isNews(channel, occurrence))) continue
      await store.deliveries.insert({
        id: newId('dlv'),
        channelId: channel.id,
        key: occurrence.key,
        topic: occurrence.topic,
        notification: { kind, ...occurrence.notification },
        state: 'waiting',
        createdAt: clock.now(),
        endedAt: null,
      })
      wake()
    }
  }

  const end = async (deliveries: readonly DeliveryRecord[], state: 'sent' | 'failed'): Promise<void> => {
    if (deliveries.length === 0) return
    await store.atomically(async (inside) => {
      for (const { id } of deliveries) await inside.deliveries.update(id, { state, endedAt: clock.now() })
    })
  }

  /** Sends a few that go out as one. False when they did not. */
  const send = async (
    channel: ChannelRecord,
    deliveries: readonly DeliveryRecord[],
    signal: AbortSignal,
  ): Promise<boolean> => {
    const [first, ...more] = deliveries.map(({ id, notification }) =>
      messageOf(id, notificationSchema.parse(notification)),
    )
    if (!first) return true
    try {
      await senders[channel.kind].send(channel, [first, ...more], signal)
    } catch (error) {
      signal.throwIfAborted()
      // Not the channel's fault; it goes on when the vault is opened.
      if (hasCode(error, 'vault.locked', 'vault.uninitialized')) return false
      const data = toErrorData(error)
      if (!(error instanceof CerthubError)) log.error('a notification failed unexpectedly', { error })
      log.warn('a notification was not sent', { channel: channel.name, code: data.code })
      const failures = (rests.get(channel.id)?.failures ?? 0) + 1
      rests.set(channel.id, { failures, until: clock.monotonic() + pauseAfter(failures) })
      await store.channels.update(channel.id, { problem: data, problemAt: clock.now() })
      await end(
        deliveries.filter(({ createdAt }) => clock.now() - createdAt > giveUpMs),
        'failed',
      )
      return false
    }
    rests.delete(channel.id)
    await end(deliveries, 'sent')
    await store.channels.update(channel.id, { lastSentAt: clock.now(), problem: null, problemAt: null })
    return true
  }

  const serve = async (
    channel: ChannelRecord,
    deliveries: readonly DeliveryRecord[],
    signal: AbortSignal,
  ): Promise<void> => {
    if ((rests.get(channel.id)?.until ?? 0) > clock.monotonic()) return
    const { atOnce } = senders[channel.kind]
    for (let at = 0; at < deliveries.length; at += atOnce) {
      if (!(await send(channel, deliveries.slice(at, at + atOnce), signal))) break
    }
    changed()
  }

  const drain = async (signal: AbortSignal): Promise<void> => {
    const all = await store.deliveries.waiting()
    if (all.length === 0) return
    const isStale = ({ createdAt }: DeliveryRecord) => clock.now() - createdAt > staleMs
    await end(all.filter(isStale), 'failed')
    const waiting = Map.groupBy(
      all.filter((one) => !isStale(one)),
      ({ channelId }) => channelId,
    )
    const usable = (await parts.channels()).filter(({ enabled, kind }) => enabled && parts.isUsable(kind))
    await Promise.all(usable.map((channel) => serve(channel, waiting.get(channel.id) ?? [], signal)))
  }

  const nextLook = (): number => {
    const now = clock.monotonic()
    const ends = [...rests.values()].map(({ until }) => until - now).filter((ms) => ms > 0)
    return Math.min(longestSleepMs, ...ends)
  }

  return {
    tell,
    /** Tries again now what waits, also for channels that rest. */
    retry: (channelId?: string): void => {
      if (channelId === undefined) rests.clear()
      else rests.delete(channelId)
      wake()
    },
    /** Sends until the signal is aborted. */
    run: async (stopped: AbortSignal): Promise<void> => {
      while (!stopped.aborted) {
        isWanted = false
        nudge = new AbortController()
        try {
          await drain(stopped)
        } catch (error) {
          if (!stopped.aborted) log.error('notifications were not sent', { error })
        }
        if (!isWanted) await clock.sleep(nextLook(), AbortSignal.any([stopped, nudge.signal])).catch(() => {})
        await clock.sleep(gatherMs, stopped).catch(() => {})
      }
    },
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import { CerthubError } from '../../../shared/errors.ts'
import { type TextData, text } from '../../../shared/texts.ts'
import type { Resolver } from '../../ports/resolver.ts'
import { authoritativeServers } from './authoritative-servers.ts'
import { nextPause } from './look-pace.ts'
import { observe, type WantedTxt } from './observation.ts'
import {
  describeProgress,
  isPropagated,
  lackingRecords,
  seenAt,
  silentZones,
  unsureServers,
  type Watched,
} from './progress-of-records.ts'
import { showServer } from './server-address.ts'

export { authoritativeServers }

export interface WaitForTxt {
  records: readonly WantedTxt[]
  timeoutMs: number
  signal?: AbortSignal | undefined
  /**
   * How long servers may have made others remember that a record is absent; asked for when some are not known to have
   * it although enough do. Milliseconds; without it nobody waits for those.
   */
  rememberedMs?: (() => Promise<number>) | undefined
  /** Told whenever what is known has changed. */
  onProgress?: ((note: TextData) => void) | undefined
}

/** What a provider without a figure of its own gets. */
export const usualPropagationMs = 180_000
/** Servers that could not be asked are waited for no longer: most of them nobody can ask. */
const longestUnsureMs = 60_000
/** A zone whose servers are all silent for so long is given up before the whole time is over. */
const silenceMs = 15_000

/**
 * Waits until each value is at every authoritative server of its zone that answers, all asked at once and from the
 * first moment on; the resolver's rules may want a quorum of them only, or a least wait. A server that is unreachable or does not serve the zone holds nothing up when another does.
 * Returns the servers at which the values were seen. Throws `dns.not_propagated` or `dns.no_answer`, naming servers.
 */
export const waitForTxt = async (
  resolver: Resolver,
  { records, timeoutMs: needed, signal, rememberedMs, onProgress }: WaitForTxt,
): Promise<{ servers: string[] }> => {
  const timeoutMs = resolver.rules?.longestWaitMs ?? needed
  const begin = performance.now()
  const watched = await watchedPairs(resolver, records, signal)
  if (watched.length === 0) return { servers: [] }
  const done = new AbortController()
  const stop = signal ? AbortSignal.any([signal, done.signal]) : done.signal
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const sure = Promise.withResolvers<void>()

  let told = ''
  const looked = () => {
    if (unsureServers(watched).length === 0) sure.resolve()
    if (isPropagated(watched, resolver.rules?.quorum)) return resolve()
    if (!onProgress || watched.some(({ last }) => last === undefined)) return
    const note = describeProgress(watched)
    const seen = JSON.stringify(note)
    if (seen !== told) onProgress(note)
    told = seen
  }
  const [silence, timeout] = [Math.min(silenceMs, timeoutMs), timeoutMs].map((ms) =>
    setTimeout(() => {
      const failure = failureOf(watched, timeoutMs, ms === timeoutMs, resolver.rules?.quorum)
      if (failure) reject(failure)
    }, ms),
  )
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    signal?.throwIfAborted()
    for (const one of watched) {
      watch(resolver, one, watched.length, stop, looked).catch(
        (error: unknown) => stop.aborted || reject(error),
      )
    }
    await promise
    if (rememberedMs) await waitForUnsure(watched, begin, rememberedMs, sure.promise, signal, onProgress)
    await waitOut(resolver, begin, signal, onProgress)
    return { servers: seenAt(watched) }
  } finally {
    clearTimeout(silence)
    clearTimeout(timeout)
    signal?.removeEventListener('abort', abort)
    done.abort()
  }
}

/**
 * Waits until the servers that are not known to have the records have them, or until who asked one of them before it
 * could have them has forgotten what it said.
 */
const waitForUnsure = async (
  watched: Watched[],
  begin: number,
  rememberedMs: () => Promise<number>,
  sure: Promise<void>,
  signal: AbortSignal | undefined,
  onProgress: WaitForTxt['onProgress'],
): Promise<void> => {
  if (unsureServers(watched).length === 0) return
  const left = Math.min(await rememberedMs(), longestUnsureMs) - (performance.now() - begin)
  const unsure = unsureServers(watched)
  if (left <= 0 || unsure.length === 0) return
  onProgress?.(text('dns.unsure_wait', { seconds: Math.ceil(left / 1000), servers: unsure }))
  const over = new AbortController()
  const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal
  const timer = delay(left, undefined, { signal: stop }).catch(() => undefined)
  await Promise.race([sure, timer]).finally(() => over.abort())
  signal?.throwIfAborted()
}

/** Waits until the least time that a person has set is over. */
const waitOut = async (
  { rules }: Resolver,
  begin: number,
  signal: AbortSignal | undefined,
  onProgress: WaitForTxt['onProgress'],
): Promise<void> => {
  const left = (rules?.minimumWaitMs ?? 0) - (performance.now() - begin)
  if (left <= 0) return
  onProgress?.(text('dns.least_wait', { seconds: Math.ceil(left / 1000) }))
  await delay(left, undefined, { signal }).catch(() => signal?.throwIfAborted())
}

const watchedPairs = async (
  resolver: Resolver,
  records: readonly WantedTxt[],
  signal: AbortSignal | undefined,
): Promise<Watched[]> => {
  const zones = [...new Set(records.map(({ zone }) => zone))]
  const found = await Promise.all(
    zones.map(async (zone) => [zone, await authoritativeServers(resolver, zone, signal)] as const),
  )
  const servers = new Map(found)
  return records.flatMap((record) => (servers.get(record.zone) ?? []).map((server) => ({ record, server })))
}

/** Looks again and again, until the value is seen; `watched` are looked at together. */
const watch = async (
  resolver: Resolver,
  one: Watched,
  watched: number,
  stop: AbortSignal,
  looked: () => void,
): Promise<void> => {
  let lostLooks = 0
  const begin = performance.now()
  let pause: number | undefined
  for (;;) {
    const look = await observe(resolver, one.server, one.record, stop)
    lostLooks = look.state === 'unreachable' ? lostLooks + 1 : 0
    // A server that answered a moment ago is not passed over for one lost answer.
    if (one.last?.state !== 'missing' || lostLooks !== 1) one.last = look
    looked()
    if (look.state === 'seen') return
    pause = nextPause(pause, performance.now() - begin, watched)
    await delay(pause, undefined, { signal: stop })
  }
}

const failureOf = (
  watched: Watched[],
  timeoutMs: number,
  timeIsUp: boolean,
  quorum?: boolean,
): CerthubError | undefined => {
  const [silent] = silentZones(watched)
  if (silent) return new CerthubError('dns.no_answer', silent)
  const lacking = lackingRecords(watched, quorum)
  const [first] = lacking
  if (!timeIsUp || !first) return undefined
  const servers = first.servers.map(showServer).join(', ')
  const seconds = Math.round(timeoutMs / 1000)
  const subject = { records: lacking.map(({ fqdn }) => fqdn) }
  return new CerthubError('dns.not_propagated', { name: first.fqdn, servers, seconds }, { subject })
}

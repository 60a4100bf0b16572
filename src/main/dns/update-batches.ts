import { hasCode } from '../../shared/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { DnsServer } from '../ports/resolver.ts'
import { createGate } from './gate.ts'
import type { TsigKey } from './tsig.ts'
import { sendUpdate, type TxtChange } from './update.ts'

interface Waiting {
  change: TxtChange
  signal: AbortSignal | undefined
  settled: PromiseWithResolvers<void>
}

/** Changes in one message; keeps it far below the 64 KiB of a message and the journal entry of a server. */
const mostTogether = 100
/** Messages to one server at once. */
const atOnce = 8

/**
 * Sends changes that are asked for at the same moment in one message a zone. A message is done wholly or not at all,
 * so when the server turns one down, each of its changes is sent alone and succeeds or fails by itself.
 */
export const createUpdateBatches = (
  findServer: () => Promise<DnsServer>,
  key: TsigKey | undefined,
  clock: Pick<Clock, 'now'>,
) => {
  const waiting = new Map<string, Waiting[]>()
  const gate = createGate(atOnce)

  const sendOnce = async (zone: string, changes: TxtChange[], signal: AbortSignal | undefined) => {
    const server = await findServer()
    await gate.run(() => sendUpdate(server, { zone, changes, key }, clock, signal))
  }

  const sendAlone = ({ change, signal, settled }: Waiting, zone: string) =>
    sendOnce(zone, [change], signal).then(settled.resolve, settled.reject)

  const sendTogether = async (zone: string, batch: Waiting[]): Promise<void> => {
    const [first] = batch
    if (first && batch.length === 1) return sendAlone(first, zone)
    const same = batch.every(({ signal }) => signal === first?.signal) ? first?.signal : undefined
    try {
      await sendOnce(
        zone,
        batch.map(({ change }) => change),
        same,
      )
      for (const { settled } of batch) settled.resolve()
    } catch (error) {
      if (hasCode(error, 'dns.refused', 'dns.server_failed')) {
        await Promise.all(batch.map((one) => sendAlone(one, zone)))
        return
      }
      for (const { settled } of batch) settled.reject(error)
    }
  }

  const flush = (zone: string) => {
    const all = (waiting.get(zone) ?? []).filter(({ signal }) => !signal?.aborted)
    waiting.delete(zone)
    for (let at = 0; at < all.length; at += mostTogether)
      void sendTogether(zone, all.slice(at, at + mostTogether))
  }

  return {
    /** Whoever cancels fails alone: a message that others wait for goes on. */
    async send(zone: string, change: TxtChange, signal?: AbortSignal): Promise<void> {
      signal?.throwIfAborted()
      const settled = Promise.withResolvers<void>()
      const cancel = () => settled.reject(signal?.reason)
      signal?.addEventListener('abort', cancel, { once: true })
      const others = waiting.get(zone)
      if (others) others.push({ change, signal, settled })
      else {
        waiting.set(zone, [{ change, signal, settled }])
        setImmediate(flush, zone)
      }
      return settled.promise.finally(() => signal?.removeEventListener('abort', cancel))
    },
  }
}

import { hasCode } from '../../../shared/errors.ts'
import { createLimit } from '../../concurrency/limit.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DnsServer } from '../../ports/resolver.ts'
import type { TsigKey } from '../protocol/tsig.ts'
import { encodeUpdate, mostOverUdp, sendUpdate, type TxtChange } from '../protocol/update.ts'
import { createBatches, createTogether } from './batches.ts'

/** Changes in one message; keeps it far below the 64 KiB of a message and the journal entry of a server. */
const mostTogether = 100
/** What a TSIG record of a usual key takes. Bytes. */
const signatureRoom = 180
/** Messages to one server at once. */
const atOnce = 8

/** As many changes a part as go over UDP, a signature included. */
const inSmallParts = (zone: string, changes: readonly TxtChange[]): TxtChange[][] => {
  const parts: TxtChange[][] = []
  for (const change of changes) {
    const last = parts.at(-1)
    if (last && encodeUpdate(0, zone, [...last, change]).length <= mostOverUdp - signatureRoom)
      last.push(change)
    else parts.push([change])
  }
  return parts
}

/**
 * Sends changes that are asked for at the same moment in one message a zone. A message is done wholly or not at all
 * (RFC 2136 §3.7), so when the server turns one down, it is found out which of its changes it is about.
 */
export const createUpdateBatches = (
  findServer: () => Promise<DnsServer>,
  key: TsigKey | undefined,
  clock: Pick<Clock, 'now'>,
) => {
  const gate = createLimit(atOnce)
  const sendMessage = async (zone: string, changes: TxtChange[], signal?: AbortSignal): Promise<void> => {
    const server = await findServer()
    await gate.run(() => sendUpdate(server, { zone, changes, key }, clock, signal))
  }
  /** Where no answer comes to a large message, it may be because TCP does not get through: in small ones, over UDP. */
  const sendAll = async (zone: string, changes: TxtChange[], signal?: AbortSignal): Promise<void> => {
    try {
      await sendMessage(zone, changes, signal)
    } catch (error) {
      const parts = inSmallParts(zone, changes)
      if (parts.length < 2 || !hasCode(error, 'dns.server_unreachable')) throw error
      for (const part of parts) await sendMessage(zone, part, signal)
    }
  }
  const together = createTogether<{ zone: string; change: TxtChange }, void>({
    most: mostTogether,
    alone: ({ zone, change }, signal) => sendMessage(zone, [change], signal),
    async many(items, signal) {
      const changes = items.map(({ change }) => change)
      await sendAll(items[0]?.zone ?? '', changes, signal)
      return changes.map(() => undefined)
    },
  })
  const batches = createBatches<{ zone: string; change: TxtChange }, void>((_zone, items, signal) =>
    together(items, signal),
  )
  return {
    /** Whoever cancels fails alone: a message that others wait for goes on. */
    send: (zone: string, change: TxtChange, signal?: AbortSignal): Promise<void> =>
      batches.add(zone, { zone, change }, signal),
  }
}

import { randomBytes } from 'node:crypto'
import { usualPropagationMs, waitForTxt } from '../dns/lookup/propagation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Resolver } from '../ports/resolver.ts'
import type { Store } from '../ports/store.ts'
import type { Place, Writers } from './dns-writers.ts'
import { cleanUpAll, journalRecord, presentAll } from './txt-records.ts'

export interface ProbeParts {
  store: Store
  clock: Clock
  log: Log
  resolver: Resolver
}

export interface Probed {
  /** The name servers that showed the values. */
  servers: string[]
  /** The records that a person writes, who is asked for none here. */
  byHand: string[]
}

/**
 * A probe value at each place, beside any other: written by the credentials that may, seen at the zone’s own servers,
 * removed. The journal keeps what a kill leaves. Throws dns.* errors, and the signal’s reason.
 */
export const probeRecords = async (
  { store, clock, log, resolver }: ProbeParts,
  places: readonly Place[],
  clientOf: Writers['clientOf'],
  signal: AbortSignal,
): Promise<Probed> => {
  const distinct = new Map(places.map((place) => [place.fqdn, place]))
  const probes = [...distinct.values()].map((place) => {
    const owner = { orderId: null, credentialId: place.credentialIds[0] ?? '' }
    return journalRecord(place, randomBytes(32).toString('base64url'), owner, clock.now())
  })
  const isByHand = async (id: string) => (await clientOf(id)).byHand === true
  const split = async <R extends { fqdn: string; credentialId: string }>(records: readonly R[]) => {
    const all = await Promise.all(
      records.map(async (one) => ({ one, byHand: await isByHand(one.credentialId) })),
    )
    return {
      own: all.flatMap(({ one, byHand }) => (byHand ? [] : [one])),
      left: all.flatMap(({ one, byHand }) => (byHand ? [one.fqdn] : [])),
    }
  }
  const { own, left } = await split(probes)
  if (own.length === 0) return { servers: [], byHand: left }
  await store.atomically(async (inside) => {
    for (const probe of own) await inside.txtJournal.insert(probe)
  })
  try {
    const writersOf = ({ fqdn }: { fqdn: string }) => ({
      ids: distinct.get(fqdn)?.credentialIds ?? [],
      clientOf,
    })
    const written = await split(await presentAll(own, writersOf, store, signal))
    const clients = await Promise.all(written.own.map(({ credentialId }) => clientOf(credentialId)))
    const timeoutMs = Math.max(...clients.map(({ propagationMs = usualPropagationMs }) => propagationMs))
    const { servers } = await waitForTxt(resolver, { records: written.own, timeoutMs, signal })
    return { servers, byHand: [...left, ...written.left] }
  } finally {
    const kept = await Promise.all(own.map(async (probe) => (await store.txtJournal.get(probe.id)) ?? probe))
    await cleanUpAll(kept, clientOf, store, log)
  }
}

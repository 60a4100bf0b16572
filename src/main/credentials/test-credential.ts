import type { DnsClient } from '../dns/provider-kit/provider.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import { challengeNameOf, normalizeName } from '../names/certificate-names.ts'
import type { Clock } from '../ports/clock.ts'
import type { CredentialRecord } from '../ports/records.ts'
import type { Resolver } from '../ports/resolver.ts'
import { locate } from '../txt-records/dns-writers.ts'
import { type ProbeParts, probeRecords } from '../txt-records/probe.ts'
import { probeByLego, probePlaces } from './probe-by-lego.ts'

export interface Tested {
  zone: string
  /** The probe’s name. */
  record: string
  milliseconds: number
  /** A person writes its records: the zone was found, and nothing else tried. */
  byHand: boolean
}

/**
 * Proves that a credential can write where an order for `name` would write: a probe value is presented beside any
 * other, seen at the authoritative servers, and removed. Throws dns.* errors; the journal keeps what a kill leaves.
 */
export const testCredential = async (
  parts: ProbeParts,
  credential: CredentialRecord,
  client: DnsClient,
  name: string,
  signal: AbortSignal,
): Promise<Tested> => {
  const { store, clock, resolver } = parts
  const begin = clock.monotonic()
  const writers = { ids: [credential.id], clientOf: async () => client }
  const place = await locate(challengeNameOf(normalizeName(name)), writers, resolver, signal)
  const tested = (byHand: boolean): Tested => {
    const milliseconds = Math.round(clock.monotonic() - begin)
    return { zone: place.zone, record: place.fqdn, milliseconds, byHand }
  }
  if (client.byHand) return tested(true)
  await probeRecords(parts, [place], writers.clientOf, signal)
  await store.credentials.update(credential.id, { lastUsedAt: clock.now() })
  return tested(false)
}

/** The same through lego, which removes the probe itself. Throws `lego.*` too. */
export const testByLego = async (
  { clock, resolver }: { clock: Clock; resolver: Resolver },
  way: LegoWay,
  name: string,
  signal: AbortSignal,
): Promise<Tested> => {
  const begin = clock.monotonic()
  const places = await probePlaces(resolver, [normalizeName(name)], signal)
  await probeByLego(way, places, resolver, signal)
  const [{ zone, fqdn } = { zone: '', fqdn: '' }] = places
  return { zone, record: fqdn, milliseconds: Math.round(clock.monotonic() - begin), byHand: false }
}

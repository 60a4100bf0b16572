import type { DnsClient } from '../dns/provider-kit/provider.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import { challengeNameOf, normalizeName } from '../names/certificate-names.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import { locate } from '../txt-records/dns-writers.ts'
import { type ProbeParts, probeRecords } from '../txt-records/probe.ts'
import type { Vault } from '../vault/vault.ts'
import type { Asker } from './asker.ts'
import { findCredential } from './find-credential.ts'
import { probeByLego, probePlaces } from './probe-by-lego.ts'
import { requireMayUse } from './require-may-use.ts'

interface Tested {
  zone: string
  /** The probe’s name. */
  record: string
  milliseconds: number
  /** A person writes its records: the zone was found, and nothing else tried. */
  byHand: boolean
}

export interface TestParts extends ProbeParts {
  vault: Vault
  dnsClient(credentialId: string): Promise<DnsClient>
  /** Undefined for a credential of a provider that is built in. */
  lego(credentialId: string): Promise<LegoWay | undefined>
}

/**
 * Proves that a credential can write where an order for `name` would write: a probe value is presented beside any
 * other, seen at the authoritative servers, and removed. Throws `credential.not_found`, `auth.forbidden`, dns.* and
 * `lego.*` errors.
 */
export const createTestCredential =
  (parts: TestParts) =>
  async (asker: Asker, reference: string, name: string, signal: AbortSignal): Promise<Tested> => {
    const credential = await findCredential(parts.store, reference)
    await requireMayUse(parts.vault, credential, asker)
    const way = await parts.lego(credential.id)
    if (way) return testByLego(parts, way, name, signal)
    return testByClient(parts, credential, await parts.dnsClient(credential.id), name, signal)
  }

/** The journal keeps what a kill leaves. */
const testByClient = async (
  parts: TestParts,
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

/** Lego removes the probe itself. */
const testByLego = async (
  { clock, resolver }: TestParts,
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

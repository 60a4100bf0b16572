import { CerthubError, fixedAt, hasCode } from '../../shared/errors.ts'
import { inParallel } from '../concurrency/limit.ts'
import { followChallengeName } from '../dns/lookup/delegation.ts'
import { findServedZone } from '../dns/lookup/served-zone.ts'
import { findZone } from '../dns/lookup/zone.ts'
import type { DnsClient } from '../dns/provider-kit/provider.ts'
import { joinWays } from '../lego/join-ways.ts'
import type { LegoWay } from '../lego/write-by-lego.ts'
import type { Resolver } from '../ports/resolver.ts'

/** Look-ups at once. */
const lookUpsAtOnce = 10

/** The DNS credentials of one certificate, the first one first. */
export interface Writers {
  ids: readonly string[]
  clientOf(credentialId: string): Promise<DnsClient>
}

/** The credentials whose records the hub writes itself, and lego’s way for those that it does not. */
export const splitWays = async (
  ids: readonly string[],
  lego: (credentialId: string) => Promise<LegoWay | undefined>,
  clientOf: Writers['clientOf'],
): Promise<{ writers: Writers; way: LegoWay | undefined }> => {
  const all = await Promise.all(ids.map(async (id) => ({ id, way: await lego(id) })))
  const own = all.flatMap(({ id, way }) => (way ? [] : [id]))
  return { writers: { ids: own, clientOf }, way: joinWays(all.flatMap(({ way }) => way ?? [])) }
}

/** Where the value of a challenge goes, and the credentials that may write there, the surest first. */
export interface Place {
  fqdn: string
  zone: string
  credentialIds: string[]
}

/** Answers of a credential that is simply not the one for this zone. */
const notMine = [
  'dns.zone_not_found',
  'dns.credential_rejected',
  'dns.permission_denied',
  'dns.refused',
  'dns.provider_refused',
  'dns.tsig_bad_key',
  'dns.tsig_bad_signature',
  'dns.tsig_not_accepted',
] as const

/** Whether another credential of the certificate may succeed where this one failed. */
const isAnothersZone = (error: unknown): boolean => hasCode(error, ...notMine)

/** What says most: a refused credential is more than a zone that one of several does not have. */
const mostTelling = (errors: readonly unknown[]): unknown =>
  errors.find((error) => !hasCode(error, 'dns.zone_not_found')) ?? errors[0]

/**
 * Where a challenge's value goes: CNAMEs followed, the zone found. A provider that lists its zones says whether it is
 * its own; of the others nobody knows before one tries. Throws dns.* errors when no credential is left.
 */
export const locate = (
  recordName: string,
  writers: Writers,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Place> =>
  fixedAt({ records: [recordName] }, () => locateOne(recordName, writers, resolver, signal))

const locateOne = async (
  recordName: string,
  { ids, clientOf }: Writers,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Place> => {
  const { fqdn } = await followChallengeName(resolver, recordName, signal)
  const sure: { id: string; zone: string }[] = []
  const unsure: string[] = []
  const failures: unknown[] = []
  for (const id of ids) {
    const client = await clientOf(id)
    const { findZone: find } = client
    if (!find) {
      unsure.push(id)
      continue
    }
    try {
      const zone = await findServedZone(resolver, (name) => find.call(client, name, signal), fqdn, signal)
      sure.push({ id, zone })
    } catch (error) {
      const isHidden = client.mayHideZones && hasCode(error, 'dns.zone_not_found', 'dns.server_failed')
      if (isHidden) unsure.push(id)
      else if (ids.length === 1 || !isAnothersZone(error)) throw error
      failures.push(error)
    }
  }
  const zone = sure.reduce((longest, one) => (one.zone.length > longest.length ? one.zone : longest), '')
  const owners = sure.filter((one) => one.zone === zone).map(({ id }) => id)
  if (zone !== '') return { fqdn, zone, credentialIds: [...owners, ...unsure] }
  if (unsure.length === 0) throw mostTelling(failures)
  const [credential = ''] = unsure
  try {
    const found = await fixedAt({ credential }, () => findZone(resolver, fqdn, signal))
    return { fqdn, zone: found.zone, credentialIds: unsure }
  } catch (error) {
    signal.throwIfAborted()
    throw failures.length > 0 ? mostTelling(failures) : error
  }
}

/** Which of these record names are in no zone of the hub’s own writers, as far as these say what zones they have: lego’s. */
export const splitNames = async (
  recordNames: readonly string[],
  { writers, way }: { writers: Writers; way: LegoWay | undefined },
  resolver: Resolver,
  signal: AbortSignal,
): Promise<(recordName: string) => boolean> => {
  if (!way) return () => false
  if (writers.ids.length === 0) return () => true
  const others = await inParallel([...new Set(recordNames)], lookUpsAtOnce, async (name) => {
    try {
      await locate(name, writers, resolver, signal)
      return []
    } catch (error) {
      if (!isAnothersZone(error)) throw error
      return [name]
    }
  })
  const found = new Set(others.flat())
  return (name) => found.has(name)
}

/** Where each distinct record name goes; names shared by apex and wildcard are looked up once. */
export const locateAll = async (
  recordNames: readonly string[],
  writers: Writers,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Map<string, Place>> => {
  const distinct = [...new Set(recordNames)]
  return new Map(
    await inParallel(
      distinct,
      lookUpsAtOnce,
      async (name) => [name, await locate(name, writers, resolver, signal)] as const,
    ),
  )
}

/**
 * Does it with the first of these credentials whose zone it is. `onNext` is called before another is tried. Throws what
 * says most when none may.
 */
export const withWriter = async <T>(
  { ids, clientOf }: Writers,
  act: (client: DnsClient, credentialId: string) => Promise<T>,
  onNext?: (credentialId: string) => Promise<void>,
): Promise<T> => {
  const failures: unknown[] = []
  for (const id of new Set(ids)) {
    if (failures.length > 0) await onNext?.(id)
    try {
      return await act(await clientOf(id), id)
    } catch (error) {
      if (!isAnothersZone(error)) throw error
      failures.push(error)
    }
  }
  throw mostTelling(failures) ?? new CerthubError('internal', { problem: 'no credential was tried' })
}

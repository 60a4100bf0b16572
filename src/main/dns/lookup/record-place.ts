import type { Resolver } from '../../ports/resolver.ts'
import { followChallengeName } from './delegation.ts'
import { findZone } from './zone.ts'

/** Where a TXT record of this name is written and looked for: CNAMEs followed, the zone found. Throws dns.* errors. */
export const placeOf = async (
  resolver: Resolver,
  recordName: string,
  signal?: AbortSignal,
): Promise<{ fqdn: string; zone: string }> => {
  const { fqdn } = await followChallengeName(resolver, recordName, signal)
  return { fqdn, ...(await findZone(resolver, fqdn, signal)) }
}

import { CerthubError, hasCode } from '../../../shared/errors.ts'
import type { Resolver } from '../../ports/resolver.ts'
import { findZone } from '../lookup/zone.ts'
import type { AccountZones } from './account-zones.ts'

const isRefusal = (error: unknown): boolean => hasCode(error, 'dns.permission_denied')

/**
 * Zones by a list of the account’s, and where a key may not list them by what DNS says: keys that were made for other
 * programs may be allowed to write records and nothing else. A zone’s id is its name.
 */
export const createListedOrSeenZones = (listed: AccountZones, resolver: Resolver): AccountZones => ({
  async named(zone, signal) {
    try {
      return await listed.named(zone, signal)
    } catch (error) {
      if (!isRefusal(error)) throw error
      return { id: zone, name: zone, active: true }
    }
  },
  async holding(fqdn, signal) {
    try {
      return await listed.holding(fqdn, signal)
    } catch (refusal) {
      if (!isRefusal(refusal)) throw refusal
      try {
        return (await findZone(resolver, fqdn, signal)).zone
      } catch (error) {
        throw error instanceof CerthubError ? refusal : error
      }
    }
  },
})

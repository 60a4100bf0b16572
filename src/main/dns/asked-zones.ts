import { CerthubError } from '../../shared/errors.ts'
import type { AccountZones } from './account-zones.ts'
import { ancestorsOf } from './names.ts'

/**
 * The zones of an account whose API is asked for one name after the other, the longest first; a zone’s id is its name.
 * Top-level names are not asked for.
 */
export const createAskedZones = (
  provider: string,
  has: (zone: string, signal?: AbortSignal) => Promise<boolean>,
): AccountZones => ({
  named: async (zone) => ({ id: zone, name: zone, active: true }),
  async holding(fqdn, signal) {
    for (const name of ancestorsOf(fqdn)) {
      if (name.includes('.') && (await has(name, signal))) return name
    }
    throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider}` })
  },
})

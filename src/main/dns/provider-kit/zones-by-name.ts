import { CerthubError, hasCode } from '../../../shared/errors.ts'
import { createMemo } from '../../concurrency/memo.ts'
import { ancestorsOf } from '../../names/domain-names.ts'
import type { Clock } from '../../ports/clock.ts'
import { type AccountZones, pickZone } from './account-zones.ts'
import { isRegistrable } from './asked-zones.ts'
import { type ListedZone, withAsciiNames } from './zone-list.ts'

const refusals = ['dns.permission_denied', 'dns.credential_rejected'] as const

/**
 * The zones of an account whose API lists those of one name: each name that could be a zone is asked for, the longest
 * first. A refusal is the answer when no zone is found.
 */
const createZonesByName = (
  provider: string,
  list: (name: string) => Promise<ListedZone[]>,
  clock: Pick<Clock, 'monotonic'>,
): AccountZones => {
  const kept = createMemo<ListedZone[]>(clock)
  const read = (name: string, signal?: AbortSignal) =>
    kept(name, signal, async () => withAsciiNames(await list(name)))
  return {
    named: async (zone, signal) => pickZone(provider, await read(zone, signal), zone),
    async holding(fqdn, signal) {
      let refusal: unknown
      for (const name of ancestorsOf(fqdn).filter(isRegistrable)) {
        try {
          const zones = await read(name, signal)
          if (zones.some((zone) => zone.name === name)) return pickZone(provider, zones, name).name
        } catch (error) {
          if (!hasCode(error, ...refusals)) throw error
          refusal ??= error
        }
      }
      throw refusal ?? new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider}` })
    },
  }
}

/**
 * Zones by a list of all, and where that is refused by name: keys that are limited to some zones may not be allowed to
 * list an account’s.
 */
export const createListedOrNamedZones = (
  provider: string,
  listed: AccountZones,
  list: (name: string) => Promise<ListedZone[]>,
  clock: Pick<Clock, 'monotonic'>,
): AccountZones => {
  const byName = createZonesByName(provider, list, clock)
  let mayList = true
  const ask = async <T>(question: (zones: AccountZones) => Promise<T>): Promise<T> => {
    if (mayList) {
      try {
        return await question(listed)
      } catch (error) {
        if (!hasCode(error, ...refusals)) throw error
      }
    }
    const answer = await question(byName)
    mayList = false
    return answer
  }
  return {
    named: (zone, signal) => ask((zones) => zones.named(zone, signal)),
    holding: (fqdn, signal) => ask((zones) => zones.holding(fqdn, signal)),
  }
}

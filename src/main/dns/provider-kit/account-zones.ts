import { CerthubError } from '../../../shared/errors.ts'
import { longestZone } from '../../names/domain-names.ts'
import type { Clock } from '../../ports/clock.ts'
import { createZoneList, type ListedZone } from './zone-list.ts'

/** The zones of an account, found by name. */
export interface AccountZones {
  /** The zone of this name. Throws dns.zone_not_found, dns.zone_ambiguous, and what the listing throws. */
  named(zone: string, signal?: AbortSignal): Promise<ListedZone>
  /** The longest zone that holds the name. Throws as `named` does. */
  holding(fqdn: string, signal?: AbortSignal): Promise<string>
}

/** The zone of this name, the one that is served before others. Throws as `AccountZones.named` does. */
export const pickZone = (provider: string, all: readonly ListedZone[], name: string): ListedZone => {
  const named = all.filter((zone) => zone.name === name)
  const active = named.filter((zone) => zone.active)
  const [zone, another] = active.length > 0 ? active : named
  if (!zone) throw new CerthubError('dns.zone_not_found', { name, where: `at ${provider}` })
  if (another) throw new CerthubError('dns.zone_ambiguous', { provider, zone: name })
  return zone
}

/** `list` gives every public zone of the account, all pages of it. */
export const createAccountZones = (
  provider: string,
  list: (signal?: AbortSignal) => Promise<ListedZone[]>,
  clock: Pick<Clock, 'monotonic'>,
): AccountZones => {
  const zones = createZoneList(list, clock)
  return {
    async named(zone, signal) {
      return pickZone(provider, await zones.read(signal), zone)
    },
    async holding(fqdn, signal) {
      const all = await zones.read(signal)
      const name = longestZone(
        all.map((zone) => zone.name),
        fqdn,
      )
      if (name === undefined)
        throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider}` })
      return pickZone(provider, all, name).name
    },
  }
}

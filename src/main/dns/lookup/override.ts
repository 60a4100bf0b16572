import { longestZone } from '../../names/domain-names.ts'
import type { DnsServer, Resolver } from '../../ports/resolver.ts'

/**
 * The servers to ask for a name instead of those that public DNS names: of the nearest zone that the settings speak of,
 * else the one that stands for every zone. Undefined where public DNS is to be asked.
 */
export const overrideOf = ({ rules, authoritative }: Resolver, name: string): DnsServer[] | undefined => {
  const zones = rules?.overrides ?? []
  const zone = longestZone(
    zones.map((one) => one.zone),
    name,
  )
  const found = zones.find((one) => one.zone === zone)?.servers
  return (found ?? (authoritative && [authoritative]))?.map((server) => ({ ...server, forwards: true }))
}

import { CerthubError } from '../../../shared/errors.ts'
import { ancestorsOf } from '../../names/domain-names.ts'
import type { DnsAnswer, DnsServer, Resolver } from '../../ports/resolver.ts'
import { askAuthority, referralOf, zoneOf } from './ask-authority.ts'
import { overrideOf } from './override.ts'
import { showServer } from './server-address.ts'

/**
 * The zone that holds the name, by its SOA (RFC 1035 §3.3.13): in the usual case one query, since a negative answer
 * carries the SOA of its zone (RFC 2308 §3). A CNAME at the name does not lead away from its zone.
 * Throws `dns.zone_not_found` when none does, `dns.server_failed` when a server could not tell, `dns.no_answer`.
 */
export const findZone = async (
  resolver: Resolver,
  fqdn: string,
  signal?: AbortSignal,
): Promise<{ zone: string }> => {
  const instead = overrideOf(resolver, fqdn)
  if (instead) return { zone: await zoneAtAny(resolver, instead, fqdn, signal) }
  const { answer, zone } = await askAuthority(resolver, fqdn, 'SOA', signal)
  const found = zoneOf(answer, fqdn) ?? zone
  if (found === undefined) throw new CerthubError('dns.zone_not_found', { name: fqdn, where: 'in DNS' })
  return { zone: found }
}

/** At the first of the servers that can tell. Throws what the last one met. */
const zoneAtAny = async (
  resolver: Resolver,
  servers: DnsServer[],
  fqdn: string,
  signal?: AbortSignal,
): Promise<string> => {
  let failure: unknown
  for (const server of servers) {
    try {
      return await zoneAtServer(resolver, server, fqdn, signal)
    } catch (error) {
      signal?.throwIfAborted()
      failure = error
    }
  }
  throw failure
}

const unknown = new Set(['REFUSED', 'NOTAUTH'])

/** The zone of this one server that holds the name. Throws as `findZone` does, or `dns.server_unreachable`. */
export const zoneAtServer = async (
  resolver: Resolver,
  server: DnsServer,
  fqdn: string,
  signal?: AbortSignal,
): Promise<string> => {
  for (const candidate of ancestorsOf(fqdn)) {
    const answer = await resolver.ask(server, candidate, 'SOA', signal)
    if (isFailure(answer)) {
      throw new CerthubError('dns.server_failed', {
        server: showServer(server),
        rcode: `${answer.rcode} for ${candidate}`,
      })
    }
    const zone = zoneOf(answer, candidate) ?? referralOf(answer, candidate)
    if (zone !== undefined) return zone
  }
  throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${showServer(server)}` })
}

const isFailure = ({ rcode }: DnsAnswer): boolean =>
  rcode !== 'NOERROR' && rcode !== 'NXDOMAIN' && !unknown.has(rcode)

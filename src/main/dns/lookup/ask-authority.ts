import { asClause, CerthubError } from '../../../shared/errors.ts'
import { ancestorsOf, holds } from '../../names/domain-names.ts'
import type { DnsAnswer, DnsServer, DnsType, Resolver } from '../../ports/resolver.ts'
import { authoritativeServers } from './authoritative-servers.ts'
import { dnssecFailure } from './dnssec.ts'
import { lookupsOf } from './lookup-cache.ts'
import { overrideOf } from './override.ts'
import { showServer } from './server-address.ts'

export interface AuthorityAnswer {
  answer: DnsAnswer
  /** Who gave it. */
  server: DnsServer
  /** The zone whose servers were asked; absent with an override, which is asked without looking for a zone. */
  zone?: string
}

const mostReferrals = 8

/**
 * Asks the servers of the zone that holds the name, or an override's. A recursive resolver is asked about names above
 * it only, so that none keeps a “does not exist” for a record that is about to be written (RFC 2308).
 * Throws `dns.zone_not_found`, `dns.dnssec_bogus`, `dns.server_failed`, `dns.no_answer` or `dns.server_unreachable`.
 */
export const askAuthority = async (
  resolver: Resolver,
  name: string,
  type: DnsType,
  signal?: AbortSignal,
): Promise<AuthorityAnswer> => {
  const instead = overrideOf(resolver, name)
  if (instead) return askInTurn(resolver, instead, name, type, signal)
  let zone = await zoneAbove(resolver, name, signal)
  for (let referrals = 0; ; referrals++) {
    const servers = await authoritativeServers(resolver, zone, signal)
    const given = await askAny(resolver, servers, zone, name, type, signal)
    const child = referralOf(given.answer, name)
    if (child === undefined || child.length <= zone.length || referrals === mostReferrals)
      return { ...given, zone }
    zone = child
  }
}

/** The zone that a server without authority points to, when it lies on the way to the name. */
export const referralOf = (
  { authoritative, answers, authority }: DnsAnswer,
  name: string,
): string | undefined =>
  authoritative || answers.length > 0
    ? undefined
    : authority.find((record) => record.type === 'NS' && holds(record.name, name))?.name

const zoneAbove = (resolver: Resolver, name: string, signal?: AbortSignal): Promise<string> => {
  const [self = name, parent = self, ...more] = ancestorsOf(name)
  // A name of two labels is a domain of its own: above it is only a registry, which may not be visible from here.
  const start = more.length > 0 ? parent : self
  return lookupsOf(resolver).zoneAbove(start, signal, () => walkUp(resolver, start))
}

const walkUp = async (resolver: Resolver, start: string): Promise<string> => {
  for (const candidate of ancestorsOf(start)) {
    const answer = await resolver.lookup(candidate, 'SOA')
    if (answer.rcode === 'SERVFAIL') {
      const bogus = await dnssecFailure(resolver, [candidate])
      if (bogus) throw bogus
      throw new CerthubError('dns.server_failed', {
        server: 'The resolver',
        rcode: `SERVFAIL for ${candidate}`,
      })
    }
    const zone = zoneOf(answer, candidate)
    if (zone !== undefined) return zone
  }
  throw new CerthubError('dns.zone_not_found', { name: start, where: 'in DNS' })
}

/** The zone that an SOA answer for the name tells of; absent when it speaks of a CNAME's target or of nothing. */
export const zoneOf = ({ answers, authority }: DnsAnswer, name: string): string | undefined => {
  if (answers.some((record) => record.type === 'SOA' && record.name === name)) return name
  if (answers.some((record) => record.type === 'CNAME' && record.name === name)) return undefined
  return authority.find((record) => record.type === 'SOA' && holds(record.name, name))?.name
}

const useless = new Set(['SERVFAIL', 'REFUSED', 'NOTAUTH', 'NOTIMP', 'FORMERR'])

/** The first useful answer of these servers; else what the last one said. Throws when none says anything. */
const askInTurn = async (
  resolver: Resolver,
  servers: DnsServer[],
  name: string,
  type: DnsType,
  signal?: AbortSignal,
): Promise<AuthorityAnswer> => {
  let said: AuthorityAnswer | undefined
  let failure: unknown
  for (const server of servers) {
    try {
      said = { server, answer: await resolver.ask(server, name, type, signal) }
      if (!useless.has(said.answer.rcode)) return said
    } catch (error) {
      signal?.throwIfAborted()
      failure = error
    }
  }
  if (said) return said
  throw failure
}

/**
 * The first answer of a server that has authority, or points further down on the way to the name. A server that has
 * neither does not serve the zone any more, and says of every name that nothing is there; it counts where no other does.
 */
const askAny = async (
  resolver: Resolver,
  servers: DnsServer[],
  zone: string,
  name: string,
  type: DnsType,
  signal?: AbortSignal,
): Promise<{ answer: DnsAnswer; server: DnsServer }> => {
  const problems: string[] = []
  let lame: { answer: DnsAnswer; server: DnsServer } | undefined
  for (const server of servers) {
    try {
      const answer = await resolver.ask(server, name, type, signal)
      if (answer.authoritative && !useless.has(answer.rcode)) return { answer, server }
      const child = referralOf(answer, name)
      if (child !== undefined && child.length > zone.length) return { answer, server }
      if (useless.has(answer.rcode)) problems.push(`${showServer(server)} says ${answer.rcode}`)
      else lame ??= { answer, server }
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof CerthubError)) throw error
      problems.push(asClause(error.message))
    }
  }
  if (lame) return lame
  throw new CerthubError('dns.no_answer', { zone, problem: problems.join('; ') })
}

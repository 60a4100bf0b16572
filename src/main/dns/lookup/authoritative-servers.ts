import { networkInterfaces } from 'node:os'
import { CerthubError } from '../../../shared/errors.ts'
import { ancestorsOf } from '../../names/domain-names.ts'
import type { DnsAnswer, DnsRecord, DnsServer, DnsType, Resolver } from '../../ports/resolver.ts'
import { dnssecFailure } from './dnssec.ts'
import { lookupsOf } from './lookup-cache.ts'
import { overrideOf } from './override.ts'

/**
 * The servers that the zone's NS records name, at each of their addresses; an override's alone when there is one.
 * IPv6 addresses are left out when this computer has none that reaches further than its site, and the zone has others.
 * Throws `dns.no_answer` when there are none, or dns.server_unreachable.
 */
export const authoritativeServers = async (
  resolver: Resolver,
  zone: string,
  signal?: AbortSignal,
): Promise<DnsServer[]> => {
  const instead = overrideOf(resolver, zone)
  if (instead) return instead
  return lookupsOf(resolver).servers(zone, signal, () => lookUpServers(resolver, zone))
}

/** The cause of a `dns.no_answer` where DNS says that there is no such zone. */
class NotDelegated extends Error {}
const tells = new Set(['NOERROR', 'NXDOMAIN'])

/** Whether DNS knows the zone at all. Where nobody can tell, and with an override, it does. */
export const isDelegated = async (
  resolver: Resolver,
  zone: string,
  signal?: AbortSignal,
): Promise<boolean> => {
  try {
    await authoritativeServers(resolver, zone, signal)
    return true
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof CerthubError) return !(error.cause instanceof NotDelegated)
    throw error
  }
}

const lookUpServers = async (resolver: Resolver, zone: string): Promise<DnsServer[]> => {
  const answer = await resolver.lookup(zone, 'NS')
  const isAlias = answer.answers.some(({ name, type }) => name === zone && type === 'CNAME')
  const names = isAlias ? await delegatedTo(resolver, zone) : namesIn(answer.answers, zone)
  if (names.length === 0) {
    const bogus = answer.rcode === 'SERVFAIL' ? await dnssecFailure(resolver, [zone]) : undefined
    if (bogus) throw bogus
    const cause = tells.has(answer.rcode) ? new NotDelegated() : undefined
    const problem = `it has no NS records (${answer.rcode})`
    throw new CerthubError('dns.no_answer', { zone, problem }, { cause })
  }
  for (const types of [reachableTypes(), ['AAAA']] satisfies DnsType[][]) {
    const found = await Promise.all(names.map((name) => addressesOf(resolver, name, types)))
    const servers = distinct(found.flat())
    if (servers.length > 0) return servers
  }
  throw new CerthubError('dns.no_answer', {
    zone,
    problem: `its name servers ${names.join(', ')} have no address`,
  })
}

const namesIn = (records: DnsRecord[], zone: string): string[] => [
  ...new Set(records.filter(({ name, type }) => type === 'NS' && name === zone).map(({ data }) => data)),
]

/**
 * The name servers that the zone above names. A CNAME at the zone's own name, which is no good but is met, hides what the
 * zone says itself: a resolver follows it and gives the servers of another zone.
 */
const delegatedTo = async (resolver: Resolver, zone: string): Promise<string[]> => {
  const [, ...above] = ancestorsOf(zone)
  for (const parent of above) {
    const names = namesIn((await resolver.lookup(parent, 'NS')).answers, parent)
    const found = await Promise.all(names.map((name) => addressesOf(resolver, name, reachableTypes())))
    for (const server of found.flat()) {
      const { answers, authority } = await resolver.ask(server, zone, 'NS').catch(() => nothing)
      const told = namesIn([...answers, ...authority], zone)
      if (told.length > 0) return told
    }
    if (names.length > 0) return []
  }
  return []
}

const nothing: Pick<DnsAnswer, 'answers' | 'authority'> = { answers: [], authority: [] }

const addressesOf = async (resolver: Resolver, name: string, types: DnsType[]): Promise<DnsServer[]> => {
  const found = await Promise.allSettled(types.map((type) => resolver.lookup(name, type)))
  return found.flatMap((result, index) => {
    if (result.status === 'rejected') return []
    return dataOf(result.value, types[index]).map((address) => ({ address, port: 53, name }))
  })
}

const reachableTypes = (): DnsType[] => (hasGlobalIpv6() ? ['A', 'AAAA'] : ['A'])

const dataOf = ({ answers }: DnsAnswer, type: DnsType | undefined): string[] =>
  answers.filter((record) => record.type === type).map(({ data }) => data)

const distinct = (servers: DnsServer[]): DnsServer[] => [
  ...new Map(servers.map((server) => [server.address, server])).values(),
]

/** Of a link alone (RFC 4291 §2.5.6), or of a site (RFC 4193), as a home router gives whose provider has no IPv6. */
const isLocal = (address: string): boolean => /^(fe80:|f[cd])/i.test(address)

const hasGlobalIpv6 = (): boolean =>
  Object.values(networkInterfaces())
    .flat()
    .some((one) => one?.family === 'IPv6' && !one.internal && !isLocal(one.address))

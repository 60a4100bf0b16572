import { CerthubError } from '../../../shared/errors.ts'
import { ancestorsOf, holds, longestZone } from '../../names/domain-names.ts'
import type { DnsAnswer, DnsRecord, DnsServer, DnsType, Resolver } from '../../ports/resolver.ts'
import { NoAnswer } from '../protocol/udp.ts'

interface Zone {
  /** Name server's name → its address. */
  servers: Record<string, string>
  /** `name TYPE data`, names absolute. */
  records?: string[]
}

/** `lame`: it answers, knows nothing, and points to the root. */
type Trouble = 'silent' | 'no-route' | 'REFUSED' | 'SERVFAIL' | 'bogus' | 'lame'

/**
 * The DNS of a small world in memory, which keeps the contract of `Resolver`: zones with delegations and CNAMEs, each
 * server with its own copy of the records and its own trouble, and a recursive resolver that looks at all of it.
 */
export const createDnsWorld = (zones: Record<string, Zone>) => {
  const troubles = new Map<string, Trouble>()
  const asked = { resolver: [] as string[], servers: [] as string[] }
  const copies = new Map<string, DnsRecord[]>()
  for (const zone of Object.values(zones)) {
    for (const address of Object.values(zone.servers)) {
      copies.set(address, [...(copies.get(address) ?? []), ...(zone.records ?? []).map(toRecord)])
    }
  }

  const soaOf = (zone: string): DnsRecord => ({
    name: zone,
    type: 'SOA',
    ttl: 60,
    data: `ns1.${zone} h 1 2 3 4 5`,
  })
  const nsOf = (zone: string): DnsRecord[] =>
    Object.keys(zones[zone]?.servers ?? {}).map((data) => ({ name: zone, type: 'NS', ttl: 60, data }))
  const glue = Object.values(zones).flatMap(({ servers }) =>
    Object.entries(servers).map(([name, data]) => ({
      name,
      type: data.includes(':') ? 'AAAA' : 'A',
      ttl: 60,
      data,
    })),
  )

  /** What a server that serves `zone` says of a name in it. */
  const authoritative = (zone: string, name: string, type: DnsType, copy: DnsRecord[]): DnsAnswer => {
    const own = name === zone ? [soaOf(zone), ...nsOf(zone)] : []
    const all = [...copy, ...own, ...glue].filter((record) => record.name === name)
    const alias = all.filter((record) => record.type === 'CNAME')
    const answers = alias.length > 0 ? alias : all.filter((record) => record.type === type)
    const below = [...copy, ...glue].some((record) => holds(name, record.name))
    const rcode = all.length > 0 || below ? 'NOERROR' : 'NXDOMAIN'
    return { rcode, authoritative: true, answers, authority: answers.length > 0 ? [] : [soaOf(zone)] }
  }

  const refused = (rcode: string): DnsAnswer => ({ rcode, authoritative: false, answers: [], authority: [] })

  const fails = (name: string, unchecked: boolean): boolean =>
    ancestorsOf(name).some((above) => {
      const trouble = troubles.get(above)
      return trouble === 'SERVFAIL' || (trouble === 'bogus' && !unchecked)
    })

  const lookup = (name: string, type: DnsType, unchecked = false, depth = 0): DnsAnswer => {
    if (fails(name, unchecked)) return refused('SERVFAIL')
    const zone = longestZone(Object.keys(zones), name)
    if (zone === undefined) return { ...refused('NXDOMAIN'), authority: [soaOf('')] }
    const [address = ''] = Object.values(zones[zone]?.servers ?? {})
    const answer = { ...authoritative(zone, name, type, copies.get(address) ?? []), authoritative: false }
    const alias = answer.answers.find((record) => record.type === 'CNAME')
    if (!alias || type === 'CNAME' || depth > 8) return answer
    const target = lookup(alias.data, type, unchecked, depth + 1)
    return { ...target, answers: [alias, ...target.answers] }
  }

  const ask = (server: DnsServer, name: string, type: DnsType): DnsAnswer => {
    const trouble = troubles.get(server.address)
    if (trouble === 'silent' || trouble === 'no-route') {
      const cause = new NoAnswer(trouble === 'silent' ? 'it was asked in vain' : 'no route to it', {
        noRoute: trouble === 'no-route',
      })
      throw new CerthubError(
        'dns.server_unreachable',
        { server: server.address, problem: cause.problem },
        { cause },
      )
    }
    if (trouble === 'lame') {
      const root: DnsRecord = { name: '', type: 'NS', ttl: 60, data: 'a.root-servers.net' }
      return { rcode: 'NOERROR', authoritative: false, answers: [], authority: [root] }
    }
    if (trouble) return refused(trouble)
    const served = Object.keys(zones).filter((zone) =>
      Object.values(zones[zone]?.servers ?? {}).includes(server.address),
    )
    const zone = longestZone(served, name)
    if (zone === undefined) return refused('REFUSED')
    const cut = longestZone(Object.keys(zones), name)
    if (cut !== undefined && cut !== zone) {
      return { rcode: 'NOERROR', authoritative: false, answers: [], authority: nsOf(cut) }
    }
    return authoritative(zone, name, type, copies.get(server.address) ?? [])
  }

  const resolver: Resolver = {
    async lookup(name, type, signal, { unchecked } = {}) {
      signal?.throwIfAborted()
      asked.resolver.push(`${name} ${type}`)
      return lookup(name, type, unchecked)
    },
    async ask(server, name, type, signal) {
      signal?.throwIfAborted()
      asked.servers.push(`${server.address} ${name} ${type}`)
      return ask(server, name, type)
    },
  }

  return {
    resolver,
    /** What was asked until now, of the recursive resolver and of servers. */
    asked,
    /** Of an address, or of a name that the recursive resolver cannot resolve, or finds bogus. */
    trouble: (where: string, trouble: Trouble | undefined) =>
      void (trouble ? troubles.set(where, trouble) : troubles.delete(where)),
    /** Writes a TXT value at one server alone. */
    write: (address: string, name: string, data: string) =>
      void copies.get(address)?.push({ name, type: 'TXT', ttl: 60, data }),
  }
}

const toRecord = (line: string): DnsRecord => {
  const [name = '', type = '', ...data] = line.split(' ')
  return { name, type, ttl: 60, data: data.join(' ') }
}

import { randomBytes } from 'node:crypto'
import { CerthubError } from '../../../shared/errors.ts'
import { ancestorsOf } from '../../names/domain-names.ts'
import type { DnsAnswer, Resolver } from '../../ports/resolver.ts'
import { askAuthority } from './ask-authority.ts'
import { showServer } from './server-address.ts'

/** CAs follow at least this many (Unbound stops at 11, BIND at 16). */
const mostHops = 16

/**
 * Where the TXT value of a challenge belongs: the end of the CNAME chain of its name (RFC 8555 §8.4, §10.2).
 * One query when there is no CNAME. A CNAME that only a wildcard makes is no delegation: it vanishes as soon as
 * the record is written. `chain` holds the names passed on the way, the first one included, the last not.
 * Throws `dns.cname_loop`, `dns.zone_not_found`, `dns.server_failed`, `dns.no_answer`.
 */
export const followChallengeName = async (
  resolver: Resolver,
  name: string,
  signal?: AbortSignal,
): Promise<{ fqdn: string; chain: string[] }> => {
  const chain: string[] = []
  let current = name
  for (;;) {
    const answer = await askForTxt(resolver, current, signal)
    const passed = chain.length
    for (let next = targetOf(answer, current); next !== undefined; next = targetOf(answer, current)) {
      if (current === name && (await isWildcard(resolver, name, next, signal)))
        return { fqdn: name, chain: [] }
      chain.push(current)
      if (chain.includes(next) || chain.length > mostHops) {
        throw new CerthubError('dns.cname_loop', { name, chain: [...chain, next].join(' → ') })
      }
      current = next
    }
    if (chain.length === passed) return { fqdn: current, chain }
  }
}

const targetOf = ({ answers }: DnsAnswer, name: string): string | undefined =>
  answers.find((record) => record.type === 'CNAME' && record.name === name)?.data

/** Whether a name that surely does not exist beside this one leads to the same place (RFC 4592). */
const isWildcard = async (
  resolver: Resolver,
  name: string,
  target: string,
  signal?: AbortSignal,
): Promise<boolean> => {
  const [, parent] = ancestorsOf(name)
  if (parent === undefined) return false
  const absent = `certhub-${randomBytes(8).toString('hex')}.${parent}`
  return targetOf(await askForTxt(resolver, absent, signal), absent) === target
}

const askForTxt = async (resolver: Resolver, name: string, signal?: AbortSignal): Promise<DnsAnswer> => {
  const { answer, server } = await askAuthority(resolver, name, 'TXT', signal)
  if (answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN') return answer
  if (answer.rcode === 'REFUSED' || answer.rcode === 'NOTAUTH') {
    throw new CerthubError('dns.zone_not_found', { name, where: `at ${showServer(server)}` })
  }
  throw new CerthubError('dns.server_failed', {
    server: showServer(server),
    rcode: `${answer.rcode} for ${name}`,
  })
}

import { CerthubError } from '../../../shared/errors.ts'
import type { DnsServer, Resolver } from '../../ports/resolver.ts'
import { NoAnswer } from '../protocol/udp.ts'
import { referralOf } from './ask-authority.ts'

export interface WantedTxt {
  fqdn: string
  zone: string
  value: string
}

/**
 * What one look at one authoritative server told. `unreachable`: it gave no answer, `closed` when nothing listens there;
 * `no-route`: this computer cannot reach its kind of address; `lame`: it
 * does not serve the zone; `failing`: it does, and cannot.
 */
export type Observation =
  | { state: 'seen' }
  | { state: 'missing' }
  | { state: 'unreachable'; problem: string; closed?: true }
  | { state: 'no-route' }
  | { state: 'lame'; problem: string }
  | { state: 'failing'; problem: string }

/** Asks once. A server without authority for the zone is lame, whatever else it says, unless it asks others in turn. */
export const observe = async (
  resolver: Resolver,
  server: DnsServer,
  { fqdn, value }: WantedTxt,
  signal: AbortSignal,
): Promise<Observation> => {
  try {
    const answer = await resolver.ask(server, fqdn, 'TXT', signal)
    const seen = answer.answers.some((record) => record.type === 'TXT' && record.data === value)
    const isSource = answer.authoritative || server.forwards === true
    if (seen && isSource) return { state: 'seen' }
    if (answer.rcode === 'SERVFAIL') return { state: 'failing', problem: answer.rcode }
    if (answer.rcode !== 'NOERROR' && answer.rcode !== 'NXDOMAIN')
      return { state: 'lame', problem: answer.rcode }
    const child = referralOf(answer, fqdn)
    if (isSource && child === undefined) return { state: 'missing' }
    const problem = child === undefined ? 'not authoritative' : `it delegates ${child} to other servers`
    return { state: 'lame', problem }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof CerthubError)) throw error
    if (error.cause instanceof NoAnswer && error.cause.noRoute) return { state: 'no-route' }
    if (!(error.cause instanceof NoAnswer)) return { state: 'unreachable', problem: error.message }
    const { problem, closed } = error.cause
    return { state: 'unreachable', problem, ...(closed && { closed }) }
  }
}

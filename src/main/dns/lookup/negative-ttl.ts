import { CerthubError } from '../../../shared/errors.ts'
import type { Resolver } from '../../ports/resolver.ts'
import { askAuthority } from './ask-authority.ts'

/** As long as most resolvers let a zone have its way, and longer than a person waits gladly. */
const longestMs = 300_000

/**
 * How long resolvers may remember that a record of the zone was absent: the lesser of the TTL of its SOA record and
 * that record’s minimum (RFC 2308 §5). Milliseconds, at most five minutes; 0 where no server tells.
 */
export const negativeTtlMs = async (
  resolver: Resolver,
  zone: string,
  signal?: AbortSignal,
): Promise<number> => {
  try {
    const { answer } = await askAuthority(resolver, zone, 'SOA', signal)
    const soa = [...answer.answers, ...answer.authority].find(
      ({ type, name }) => type === 'SOA' && name === zone,
    )
    const seconds = Math.min(soa?.ttl ?? 0, Number(soa?.data.split(' ').at(-1)))
    return Number.isFinite(seconds) ? Math.min(seconds * 1000, longestMs) : 0
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof CerthubError) return 0
    throw error
  }
}

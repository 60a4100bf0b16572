import { CerthubError } from '../../../shared/errors.ts'
import { ancestorsOf, bareNames } from '../../names/domain-names.ts'
import type { Resolver } from '../../ports/resolver.ts'

/** A person waits behind it. Milliseconds. */
const patienceMs = 5000
const answered = new Set(['NOERROR', 'NXDOMAIN'])

/**
 * The zone on the way to the name whose signatures do not hold: a resolver that checks them answers SERVFAIL, and gives
 * the records when it is told not to check (RFC 4035 §3.2.2). Undefined where none is found, and where no resolver of
 * ours checks or answers. Never throws but for the signal.
 */
export const findBogusZone = async (
  resolver: Resolver,
  name: string,
  signal?: AbortSignal,
): Promise<string | undefined> => {
  const enough = AbortSignal.timeout(patienceMs)
  const stop = signal ? AbortSignal.any([signal, enough]) : enough
  try {
    if (!(await isBogus(resolver, name, stop))) return undefined
    const ancestors = ancestorsOf(name)
    const found = await Promise.all(ancestors.map((one) => isBogus(resolver, one, stop)))
    // Below the first broken zone all is broken; it is the one to mend.
    return ancestors[found.lastIndexOf(true)]
  } catch {
    signal?.throwIfAborted()
    return undefined
  }
}

const isBogus = async (resolver: Resolver, name: string, signal: AbortSignal): Promise<boolean> => {
  const checked = await resolver.lookup(name, 'SOA', signal)
  if (checked.rcode !== 'SERVFAIL') return false
  const unchecked = await resolver.lookup(name, 'SOA', signal, { unchecked: true })
  return answered.has(unchecked.rcode)
}

/** `dns.dnssec_bogus` where that is why a name, `*.` or not, cannot be looked up or validated. */
export const dnssecFailure = async (
  resolver: Resolver,
  names: readonly string[],
  { signal, cause }: { signal?: AbortSignal | undefined; cause?: unknown } = {},
): Promise<CerthubError | undefined> => {
  const zones = await Promise.all(bareNames(names).map((name) => findBogusZone(resolver, name, signal)))
  const found = [...new Set(zones.filter((zone) => zone !== undefined))]
  if (found.length === 0) return undefined
  const detail = cause instanceof CerthubError ? (cause.data.detail ?? cause.message) : undefined
  return new CerthubError('dns.dnssec_bogus', { zone: found.join(', ') }, { detail, cause })
}

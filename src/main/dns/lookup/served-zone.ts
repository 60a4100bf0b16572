import { CerthubError } from '../../../shared/errors.ts'
import { ancestorsOf } from '../../names/domain-names.ts'
import type { Resolver } from '../../ports/resolver.ts'
import { isDelegated } from './authoritative-servers.ts'

/**
 * The longest zone of an account that holds the name and that DNS knows. An account may have a zone that nobody was
 * pointed to, below one that is in use: what is written there is never seen. Where DNS knows none of them it is the
 * longest. `find` gives the longest zone that holds a name. Throws what it throws for this one.
 */
export const findServedZone = async (
  resolver: Resolver,
  find: (name: string) => Promise<string>,
  fqdn: string,
  signal?: AbortSignal,
): Promise<string> => {
  const longest = await find(fqdn)
  let zone = longest
  while (!(await isDelegated(resolver, zone, signal))) {
    const [, above] = ancestorsOf(zone)
    if (above === undefined) return longest
    try {
      zone = await find(above)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof CerthubError) return longest
      throw error
    }
  }
  return zone
}

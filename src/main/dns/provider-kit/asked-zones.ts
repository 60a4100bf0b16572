import { CerthubError, hasCode } from '../../../shared/errors.ts'
import { createMemo } from '../../concurrency/memo.ts'
import { ancestorsOf } from '../../names/domain-names.ts'
import type { Clock } from '../../ports/clock.ts'
import type { AccountZones } from './account-zones.ts'

/** The zones of an account whose API tells which zone holds a name; a zone’s id is its name. */
export const createAskedZones = (
  provider: string,
  ask: (fqdn: string, signal?: AbortSignal) => Promise<string | undefined>,
): AccountZones => ({
  named: async (zone) => ({ id: zone, name: zone, active: true }),
  async holding(fqdn, signal) {
    const zone = await ask(fqdn, signal)
    if (zone === undefined)
      throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider}` })
    return zone
  },
})

/**
 * As `createAskedZones`, by asking for one name after the other, the longest first, and for each name once. Top-level
 * names are not asked for, nor those with an underscore, which nobody registers. A
 * refusal is no answer yet: the name may be no zone of this account; it is the answer when no zone is found at all.
 * `signIn` is for an API that says of a wrong key and of a zone of others the same: it is called when all names were
 * refused, and throws when the key itself is.
 */
export const createTriedZones = (
  provider: string,
  has: (zone: string) => Promise<boolean>,
  clock: Pick<Clock, 'monotonic'>,
  signIn?: (signal?: AbortSignal) => Promise<unknown>,
): AccountZones => {
  const kept = createMemo<boolean>(clock)
  return createAskedZones(provider, async (fqdn, signal) => {
    let refusal: unknown
    for (const name of ancestorsOf(fqdn).filter(isRegistrable)) {
      try {
        if (await kept(name, signal, () => has(name))) return name
      } catch (error) {
        if (!hasCode(error, 'dns.permission_denied')) throw error
        refusal ??= error
      }
    }
    if (refusal === undefined) return undefined
    await signIn?.(signal)
    throw refusal
  })
}

/** Top-level names are no zones of an account, nor are those with an underscore, which nobody registers. */
export const isRegistrable = (name: string): boolean => name.includes('.') && !name.startsWith('_')

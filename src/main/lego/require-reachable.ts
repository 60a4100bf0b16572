import { lookup } from 'node:dns/promises'
import { hostIn, isForbiddenHost } from '../../shared/address.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { ProviderDescription } from '../dns/catalogue/provider-description.ts'
import type { FieldValues } from '../dns/provider-kit/provider.ts'

/**
 * Looks up the addresses that another program will connect to: the hub has no hand in its connections. Throws
 * `address.forbidden`. A name that does not resolve is left to the program to complain about.
 */
export const requireReachable = async (
  { fields }: Pick<ProviderDescription, 'fields'>,
  values: FieldValues,
): Promise<void> => {
  for (const { name, label, nature } of fields) {
    const host = nature === 'address' ? hostIn(values[name]?.expose() ?? '') : undefined
    if (!host) continue
    const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true }).catch(() => [])
    if (found.some(({ address }) => isForbiddenHost(address)))
      throw new CerthubError('address.forbidden', { place: label })
  }
}

import type { OrderSettings } from '../../shared/contract/order-request.ts'
import { isIpAddress } from '../../shared/ip-address.ts'
import type { KeyType } from '../../shared/key-type.ts'
import { catalogue } from '../acme/ca-catalogue.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'

/** What of a certificate a CA may not be able to do. */
export interface Demand {
  names: readonly string[]
  keyType: KeyType
  settings: Pick<OrderSettings, 'account' | 'lifetimeDays'>
}

export type Lack = 'wildcard' | 'ip' | 'too-many-names' | 'key-type' | 'lifetime'

/** What this account's CA cannot do of it, by the catalogue; undefined when nothing is known against it. */
export const lackOf = (
  { ca }: Pick<AccountRecord, 'ca'>,
  { names, keyType, settings: { lifetimeDays } }: Demand,
): { code: Lack; reason: string } | undefined => {
  const known = catalogue.find(({ code }) => code === ca)
  if (!known) return undefined
  const { title } = known
  if (!known.wildcard && names.some((name) => name.startsWith('*.'))) {
    return { code: 'wildcard', reason: `${title} issues no wildcard certificates` }
  }
  if (!known.ipAddresses && names.some(isIpAddress)) {
    return { code: 'ip', reason: `${title} issues no certificates for IP addresses` }
  }
  if (names.length > known.maxNames) {
    return {
      code: 'too-many-names',
      reason: `${title} takes ${known.maxNames} names at most, not ${names.length}`,
    }
  }
  if (!known.keyTypes.includes(keyType)) {
    return { code: 'key-type', reason: `${title} does not sign ${keyType} keys` }
  }
  if (lifetimeDays !== undefined && lifetimeDays > known.maxDays) {
    return {
      code: 'lifetime',
      reason: `${title} issues for ${known.maxDays} days at most, not ${lifetimeDays}`,
    }
  }
  if (lifetimeDays !== undefined && known.fixedLifetime) {
    return { code: 'lifetime', reason: `${title} lets nobody choose how long a certificate lasts` }
  }
  return undefined
}

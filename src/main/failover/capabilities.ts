import type { OrderSettings } from '../../shared/contract/order-request.ts'
import { isIpAddress } from '../../shared/ip-address.ts'
import type { KeyType } from '../../shared/key-type.ts'
import { type TextData, text } from '../../shared/texts.ts'
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
): { code: Lack; reason: TextData } | undefined => {
  const known = catalogue.find(({ code }) => code === ca)
  if (!known) return undefined
  const { title } = known
  if (!known.wildcard && names.some((name) => name.startsWith('*.'))) {
    return { code: 'wildcard', reason: text('account.no_wildcards', { ca: title }) }
  }
  if (!known.ipAddresses && names.some(isIpAddress)) {
    return { code: 'ip', reason: text('account.no_addresses', { ca: title }) }
  }
  if (names.length > known.maxNames) {
    return {
      code: 'too-many-names',
      reason: text('account.too_many_names', { ca: title, most: known.maxNames, count: names.length }),
    }
  }
  if (!known.keyTypes.includes(keyType)) {
    return { code: 'key-type', reason: text('account.other_key_type', { ca: title, keyType }) }
  }
  if (lifetimeDays !== undefined && lifetimeDays > known.maxDays) {
    return {
      code: 'lifetime',
      reason: text('account.too_long', { ca: title, most: known.maxDays, days: lifetimeDays }),
    }
  }
  if (lifetimeDays !== undefined && known.fixedLifetime) {
    return { code: 'lifetime', reason: text('account.fixed_lifetime', { ca: title }) }
  }
  return undefined
}

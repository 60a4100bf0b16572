import { CerthubError } from '../../shared/errors.ts'
import { canonicalIp } from '../../shared/ip-address.ts'
import type { AcmeAuthorization, AcmeOrder } from '../acme/server.ts'

const canonical = (name: string): string => canonicalIp(name) ?? name.toLowerCase().replace(/\.$/, '')

/** A few of them, for a person. */
const some = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')

/** Throws `acme.other_order` for an order of other names than were asked for, or with more authorizations than names. */
export const refuseOtherOrder = (
  order: Pick<AcmeOrder, 'names' | 'authorizationUrls'>,
  names: readonly string[],
  host: string,
): void => {
  const other = (problem: string) => new CerthubError('acme.other_order', { host, problem })
  const asked = new Set(names.map(canonical))
  const given = new Set(order.names.map(canonical))
  const added = [...given].filter((name) => !asked.has(name))
  if (added.length > 0) throw other(`it is also of ${some(added)}`)
  const missing = [...asked].filter((name) => !given.has(name))
  if (missing.length > 0) throw other(`it is not of ${some(missing)}`)
  const count = order.authorizationUrls.length
  if (count > asked.size) throw other(`it has ${count} authorizations for ${asked.size} names`)
}

/** Throws `acme.other_order` for an authorization of a name that was not asked for. */
export const refuseOtherName = (
  { name, wildcard }: Pick<AcmeAuthorization, 'name' | 'wildcard'>,
  names: readonly string[],
  host: string,
): void => {
  const base = canonical(name)
  // Not every CA says of a wildcard that it is one.
  if (names.some((one) => canonical(one).replace(/^\*\./, '') === base)) return
  const shown = wildcard ? `*.${base}` : base
  throw new CerthubError('acme.other_order', { host, problem: `one of its authorizations is of ${shown}` })
}

import { CerthubError } from '../../shared/errors.ts'
import { ancestorsOf } from './names.ts'

/**
 * The longest zone that holds the name, where an API is asked for one zone after the other. Top-level names are not
 * asked for. Throws dns.zone_not_found, and what `has` throws.
 */
export const askForZone = async (
  provider: string,
  fqdn: string,
  has: (zone: string) => Promise<boolean>,
): Promise<string> => {
  for (const name of ancestorsOf(fqdn)) if (name.includes('.') && (await has(name))) return name
  throw new CerthubError('dns.zone_not_found', { name: fqdn, where: `at ${provider}` })
}

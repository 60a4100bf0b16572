import type { Secret } from '../../shared/secret.ts'
import { parseProviderFields } from '../dns/catalogue/catalogue.ts'
import type { FieldValues } from '../dns/provider-kit/provider.ts'
import { type GivenFields, givenFieldsOf } from './given-fields.ts'

/** Shorter values are told again by chance: a port, a region, a user name. */
const shortestSecret = 8

export interface ProviderValues {
  /** lego's code; `custom:<code>` for one that the catalogue does not hold. */
  provider: string
  values: FieldValues
  /** Those that are worth finding again elsewhere. */
  secrets: Secret[]
  given: GivenFields
}

/** A provider's values out of field or variable names. Throws `provider.not_found`, `credential.fields`. */
export const readProviderValues = async (
  code: string,
  input: Readonly<Record<string, string>>,
): Promise<ProviderValues> => {
  const { provider, values } = await parseProviderFields(code, input)
  const harmless = new Set(
    provider.fields.filter(({ nature }) => nature !== 'secret').map(({ name }) => name),
  )
  const secrets = Object.entries(values)
    .filter(([name, value]) => !harmless.has(name) && value.expose().length >= shortestSecret)
    .map(([, value]) => value)
  return { provider: provider.code, values, secrets, given: givenFieldsOf(provider, values) }
}

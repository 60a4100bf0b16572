import type { Secret } from '../../shared/secret.ts'
import type { FieldValues } from '../dns/provider.ts'
import { parseFields, requireProvider } from '../dns/registry.ts'

/** Shorter values are told again by chance: a port, a region, a user name. */
const shortestSecret = 8

export interface ProviderValues {
  /** lego's code; `custom:<code>` for one that the catalogue does not hold. */
  provider: string
  values: FieldValues
  /** Those that are worth finding again elsewhere. */
  secrets: Secret[]
}

/** A provider's values out of field or variable names. Throws `provider.not_found`, `credential.fields`. */
export const readProviderValues = async (
  code: string,
  input: Readonly<Record<string, string>>,
): Promise<ProviderValues> => {
  const provider = requireProvider(code)
  const values = parseFields(provider, input)
  const secrets = provider.fields
    .filter(({ secret }) => secret)
    .flatMap(({ name }) => values[name] ?? [])
    .filter((value) => value.expose().length >= shortestSecret)
  return { provider: provider.code, values, secrets }
}

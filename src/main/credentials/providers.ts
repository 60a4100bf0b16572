import type { Provider } from '../../shared/contract/providers.ts'
import { describeProvider, listAllProviders } from '../dns/catalogue/catalogue.ts'
import type { ProviderDescription } from '../dns/catalogue/provider-description.ts'

const toProvider = ({
  code,
  aliases = [],
  title,
  helpUrl,
  fields,
  builtIn,
  anyOf,
  notes = [],
}: ProviderDescription): Provider => ({
  code,
  aliases,
  title,
  helpUrl,
  builtIn,
  notes: [...notes],
  fields: fields.map(({ aliases: others = [], advanced = false, ...field }) => ({
    ...field,
    advanced,
    aliases: others,
  })),
  ...(anyOf && { anyOf: anyOf.map((set) => [...set]) }),
})

/** All that can be chosen, by title. */
export const listProviders = async (): Promise<Provider[]> => (await listAllProviders()).map(toProvider)

/** By code or alias. Throws `provider.not_found`. */
export const showProvider = async (code: string): Promise<Provider> =>
  toProvider(await describeProvider(code))

/** A JSON object with the provider's fields, rare ones left out: defaults filled in, the others empty or as their example. */
export const providerTemplate = async (code: string): Promise<string> => {
  const { fields } = await showProvider(code)
  const values = fields
    .filter(({ advanced }) => !advanced)
    .map(({ name, default: given, placeholder, required }) => [
      name,
      given ?? (required ? (placeholder ?? '') : ''),
    ])
  return JSON.stringify(Object.fromEntries(values), null, 2)
}

import type { Provider } from '../../shared/contract/providers.ts'
import type { DnsProvider } from '../dns/provider.ts'
import { listProviders as listBuiltIn, requireProvider } from '../dns/registry.ts'

const toProvider = ({ code, aliases = [], title, helpUrl, fields }: DnsProvider): Provider => ({
  code,
  aliases,
  title,
  helpUrl,
  builtIn: true,
  fields: fields.map(({ aliases: others = [], ...field }) => ({ ...field, aliases: others })),
})

/** All that can be chosen, by title. */
export const listProviders = async (): Promise<Provider[]> => listBuiltIn().map(toProvider)

/** By code or alias. Throws `provider.not_found`. */
export const showProvider = async (code: string): Promise<Provider> => toProvider(requireProvider(code))

/** A JSON object with every field of the provider: defaults filled in, the others empty or as their example. */
export const providerTemplate = async (code: string): Promise<string> => {
  const { fields } = await showProvider(code)
  const values = fields.map(({ name, default: given, placeholder, required }) => [
    name,
    given ?? (required ? (placeholder ?? '') : ''),
  ])
  return JSON.stringify(Object.fromEntries(values), null, 2)
}

import type { FieldValues, ProviderField } from './provider.ts'

/** The field for another address of a provider's HTTP API than its public one: a sandbox, a proxy, a test's server. */
export const apiUrlField = (env: string, publicUrl: string): ProviderField => ({
  name: 'baseUrl',
  advanced: true,
  label: 'API URL',
  env,
  required: false,
  nature: 'address',
  default: publicUrl,
})

/** What is wrong with the address that was given, as a provider's `check` says it. */
export const checkApiUrl = ({ baseUrl }: FieldValues): string | undefined =>
  !baseUrl || (/^https?:\/\/[^\s?#]+$/.test(baseUrl.expose()) && URL.canParse(baseUrl.expose()))
    ? undefined
    : 'API URL must be an http:// or https:// address'

/** The field for a provider that has a second, public place for trying things out. */
export const sandboxField = (env: string): ProviderField => ({
  name: 'sandbox',
  advanced: true,
  label: 'Sandbox',
  env,
  required: false,
  nature: 'plain',
  default: 'false',
  choices: ['false', 'true'],
  help: 'The provider’s place for trying things out, where nothing is public.',
})

/** The address to call, without a slash at its end. An address of one's own goes before the sandbox. */
export const apiUrlOf = (
  { baseUrl, sandbox }: FieldValues,
  publicUrl: string,
  sandboxUrl = publicUrl,
): string => {
  const given = baseUrl?.expose() ?? publicUrl
  const chosen = sandbox?.expose() === 'true' && given === publicUrl ? sandboxUrl : given
  return chosen.replace(/\/+$/, '')
}

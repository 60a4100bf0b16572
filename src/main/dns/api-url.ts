import type { FieldValues, ProviderField } from './provider.ts'

/** The field for another address of a provider's HTTP API than its public one: a sandbox, a proxy, a test's server. */
export const apiUrlField = (env: string, publicUrl: string): ProviderField => ({
  name: 'baseUrl',
  advanced: true,
  label: 'API URL',
  env,
  required: false,
  secret: false,
  default: publicUrl,
})

/** What is wrong with the address that was given, as a provider's `check` says it. */
export const checkApiUrl = ({ baseUrl }: FieldValues): string | undefined =>
  !baseUrl || (/^https?:\/\/[^\s?#]+$/.test(baseUrl.expose()) && URL.canParse(baseUrl.expose()))
    ? undefined
    : 'API URL must be an http:// or https:// address'

/** The address to call, without a slash at its end. */
export const apiUrlOf = ({ baseUrl }: FieldValues, publicUrl: string): string =>
  (baseUrl?.expose() ?? publicUrl).replace(/\/+$/, '')

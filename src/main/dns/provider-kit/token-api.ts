import { apiUrlOf } from './api-url.ts'
import { createJsonApi, type JsonApi, type JsonApiOptions } from './json-api.ts'
import type { FieldValues, ProviderIo } from './provider.ts'

interface TokenApiOptions {
  provider: string
  publicUrl: string
  sandboxUrl?: string
  explain?: JsonApiOptions['explain']
  rightsBy403?: boolean
}

/** A JSON API whose bearer token (RFC 6750 §2.1) is the field `token`, at the address of the field `baseUrl`. */
export const createTokenApi = (
  { provider, publicUrl, sandboxUrl, explain, rightsBy403 }: TokenApiOptions,
  values: FieldValues,
  io: ProviderIo,
): JsonApi =>
  createJsonApi(
    {
      provider,
      baseUrl: apiUrlOf(values, publicUrl, sandboxUrl),
      headers: { authorization: `Bearer ${values.token?.expose() ?? ''}` },
      secrets: values.token ? [values.token] : [],
      explain,
      rightsBy403,
    },
    io,
  )

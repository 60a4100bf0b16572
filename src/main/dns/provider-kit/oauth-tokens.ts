import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { createAccessToken } from './access-token.ts'
import { createJsonApi } from './json-api.ts'
import type { ProviderIo } from './provider.ts'

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.coerce.number().default(300) })
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() })

export interface OauthGrant {
  provider: string
  /** Without a query. */
  tokenUrl: string
  secrets: Secret[]
  /** The parameters of the request, made for each. */
  form(): Record<string, string>
}

/** Access tokens of an OAuth 2 server (RFC 6749 §4.4, RFC 7523 §2.1). Throws dns.* errors. */
export const createOauthTokens = (
  { provider, tokenUrl, secrets, form }: OauthGrant,
  io: Pick<ProviderIo, 'http' | 'clock'>,
) => {
  const api = createJsonApi({ provider, baseUrl: tokenUrl, secrets, explain }, io)
  return createAccessToken(async (signal) => {
    const { access_token: token, expires_in: expiresIn } = await api.read({
      method: 'POST',
      path: '',
      form: form(),
      schema: tokenSchema,
      refuse: (status, body) => refuse(provider, status, body),
      signal,
    })
    return { token, expiresIn }
  }, io.clock)
}

const explain = (body: unknown): string | undefined => {
  const { data } = refusalSchema.safeParse(body)
  return data?.error_description ?? data?.error
}

/** Most refusals of a client come as 400 (RFC 6749 §5.2). */
const refuse = (provider: string, status: number, body: unknown): CerthubError | undefined => {
  const { data } = refusalSchema.safeParse(body)
  if (status !== 400 || !data) return undefined
  return new CerthubError(
    'dns.credential_rejected',
    { provider, problem: data.error },
    { detail: explain(body) },
  )
}

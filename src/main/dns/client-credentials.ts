import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { createAccessToken } from './access-token.ts'
import { createJsonApi } from './json-api.ts'
import type { ProviderIo } from './provider.ts'

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.coerce.number() })
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() })

export interface ClientCredentials {
  provider: string
  /** Without a query. */
  tokenUrl: string
  clientId: string
  clientSecret: Secret
  scope: string
}

/** Access tokens for a client id and its secret (RFC 6749 §4.4). Throws dns.* errors. */
export const createClientCredentials = (
  { provider, tokenUrl, clientId, clientSecret, scope }: ClientCredentials,
  io: Pick<ProviderIo, 'http' | 'clock'>,
) => {
  const api = createJsonApi({ provider, baseUrl: tokenUrl, secrets: [clientSecret], explain }, io)
  return createAccessToken(async (signal) => {
    const { access_token: token, expires_in: expiresIn } = await api.read({
      method: 'POST',
      path: '',
      form: {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret.expose(),
        scope,
      },
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

/** RFC 6749 §5.2: most refusals of a client come as 400. */
const refuse = (provider: string, status: number, body: unknown): CerthubError | undefined => {
  const { data } = refusalSchema.safeParse(body)
  if (status !== 400 || !data) return undefined
  return new CerthubError(
    'dns.credential_rejected',
    { provider, problem: data.error },
    { detail: explain(body) },
  )
}

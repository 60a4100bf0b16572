import { createSign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { type AccessToken, createAccessToken } from './access-token.ts'
import { createFetch } from './http-fetch.ts'
import { createOauthTokens } from './oauth-tokens.ts'
import { readRsaKey } from './pem.ts'
import type { ProviderIo } from './provider.ts'

const accountSchema = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().refine((pem) => readRsaKey(pem) !== undefined, 'is no RSA private key'),
  private_key_id: z.string().optional(),
  project_id: z.string().optional(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
})
export type ServiceAccount = z.output<typeof accountSchema>

/** The text of a service account’s key file. Undefined when it is none. */
export const readServiceAccount = (text: string): ServiceAccount | undefined => {
  try {
    return accountSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const lifetime = 3600
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests */
const assertionOf = (account: ServiceAccount, scope: string, now: number): string => {
  const iat = Math.floor(now / 1000)
  const { client_email: iss, private_key_id: kid, token_uri: aud } = account
  const signed = `${base64url({ alg: 'RS256', typ: 'JWT', kid })}.${base64url({ iss, scope, aud, iat, exp: iat + lifetime })}`
  const key = readRsaKey(account.private_key)
  return key ? `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}` : signed
}

/** Access tokens for a service account. Throws dns.* errors. */
export const createServiceAccountTokens = (
  provider: string,
  account: ServiceAccount,
  scope: string,
  io: ProviderIo,
): AccessToken =>
  createOauthTokens(
    {
      provider,
      tokenUrl: account.token_uri,
      secrets: [new Secret(account.private_key)],
      form: () => ({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertionOf(account, scope, io.clock.now()),
      }),
    },
    io,
  )

/**
 * Access tokens for whom Google’s own tools on this computer are signed in as, or its virtual machine runs as
 * (https://cloud.google.com/docs/authentication/application-default-credentials). Throws dns.credential_rejected.
 */
export const createDefaultTokens = (provider: string, scope: string, io: ProviderIo): AccessToken =>
  createAccessToken(async () => {
    const { GoogleAuth } = await import('google-auth-library')
    const clientOptions = { transporterOptions: { fetchImplementation: createFetch(io.http) } }
    const auth = new GoogleAuth({ scopes: [scope], clientOptions })
    const token = await auth.getAccessToken().catch((error: unknown) => {
      throw rejected(provider, 'Google’s tools on this computer are not signed in', error)
    })
    if (!token) throw rejected(provider, 'it gives no access token')
    return { token, expiresIn: 600 }
  }, io.clock)

/** The key in a file. Throws dns.credential_rejected. */
export const readServiceAccountFile = async (provider: string, path: string): Promise<ServiceAccount> => {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw rejected(provider, 'its file cannot be read', cause)
  })
  const account = readServiceAccount(text)
  if (!account) throw rejected(provider, 'its file holds no key of a service account')
  return account
}

/** Says what the other side said, and does not keep its error, in which the request’s secrets may be. */
const rejected = (provider: string, problem: string, error?: unknown): CerthubError => {
  const detail = error instanceof Error ? error.message.split('\n')[0] : undefined
  return new CerthubError('dns.credential_rejected', { provider, problem }, { detail })
}

import type { TokenCredential } from '@azure/identity'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { type AccessToken, createAccessToken } from './access-token.ts'
import { createOauthTokens } from './oauth-tokens.ts'
import type { ProviderIo } from './provider.ts'

/** How the hub signs in: as an application with its secret, or as Microsoft’s package finds out. */
export type AzureLogin =
  | { method: 'secret'; tenantId: string; clientId: string; clientSecret: Secret }
  | { method: 'certificate'; tenantId: string; clientId: string; path: string }
  | { method: 'msi'; clientId?: string | undefined }
  | { method: 'cli'; tenantId?: string | undefined }
  | { method: 'wli'; tenantId?: string | undefined; clientId?: string | undefined }

/** Of any login but a secret’s. Loads @azure/identity. */
const credentialOf = async (
  login: Exclude<AzureLogin, { method: 'secret' }>,
  authorityHost: string,
): Promise<TokenCredential> => {
  const identity = await import('@azure/identity')
  switch (login.method) {
    case 'certificate': {
      const { tenantId, clientId, path } = login
      return new identity.ClientCertificateCredential(tenantId, clientId, path, { authorityHost })
    }
    case 'msi':
      return new identity.ManagedIdentityCredential(login.clientId ? { clientId: login.clientId } : {})
    case 'cli':
      return new identity.AzureCliCredential(login.tenantId ? { tenantId: login.tenantId } : {})
    case 'wli': {
      const { tenantId, clientId } = login
      return new identity.WorkloadIdentityCredential({
        authorityHost,
        ...(tenantId && { tenantId }),
        ...(clientId && { clientId }),
      })
    }
  }
}

/** Access tokens of Microsoft Entra for a resource’s scope. Throws dns.* errors. */
export const createAzureTokens = (
  provider: string,
  login: AzureLogin,
  { authorityHost, scope }: { authorityHost: string; scope: string },
  io: ProviderIo,
): AccessToken => {
  if (login.method === 'secret') {
    const { tenantId, clientId, clientSecret } = login
    return createOauthTokens(
      {
        provider,
        tokenUrl: `${authorityHost}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`,
        secrets: [clientSecret],
        form: () => ({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret.expose(),
          scope,
        }),
      },
      io,
    )
  }
  let credential: Promise<TokenCredential> | undefined
  return createAccessToken(async (signal) => {
    try {
      credential ??= credentialOf(login, authorityHost)
      const opened = await credential
      const issued = await opened.getToken(scope, signal ? { abortSignal: signal } : {})
      if (!issued) throw new Error('no token was given')
      return { token: issued.token, expiresIn: (issued.expiresOnTimestamp - io.clock.now()) / 1000 }
    } catch (error) {
      signal?.throwIfAborted()
      credential = undefined
      // Its error is not kept: the request’s secrets may be in it.
      const detail = error instanceof Error ? error.message.split('\n')[0] : undefined
      const problem = `signing in by “${login.method}” failed`
      throw new CerthubError('dns.credential_rejected', { provider, problem }, { detail })
    }
  }, io.clock)
}

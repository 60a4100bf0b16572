import type { RevocationReason } from '../../shared/revocation.ts'
import type { Secret } from '../../shared/secret.ts'
import { type AcmeAccount, openAccount } from './account.ts'
import type { CallOptions } from './call.ts'
import { patientTransport } from './patient-transport.ts'
import { findRegistered, type Registered, type Registration, register } from './register.ts'
import { fetchRenewalInfo, type RenewalInfo } from './renewal-info.ts'
import { revokeByKey } from './revoke-by-key.ts'
import { createSigner } from './signer.ts'
import { createTransport, type TransportOptions } from './transport.ts'

export type { AccountIdentity, AcmeAccount } from './account.ts'
export type { AcmeAuthorization, AcmeChallenge, AcmeOrder } from './objects.ts'

/** What a CA says about itself (RFC 8555 §7.1.1). */
export interface DirectoryMeta {
  termsOfService?: string
  website?: string
  caaIdentities: string[]
  externalAccountRequired: boolean
  /** Name and description, or its URL. */
  profiles: Record<string, string>
  /** The names under which it looks for itself in records of dns-persist-01; empty where it does not say. */
  issuerDomainNames: string[]
  /** Base URL of ARI (RFC 9773). */
  renewalInfo?: string
}

/** One CA's directory. Keep it: it holds the directory, the nonces and, through its `Http`, the connections. */
export interface AcmeServer {
  /** Host and port, for messages. */
  readonly host: string
  directory(options?: CallOptions): Promise<DirectoryMeta>
  /** When the CA would like a certificate to be renewed (RFC 9773); undefined where it does not say. */
  renewalInfo(ariId: string, options?: CallOptions): Promise<RenewalInfo | undefined>
  /** By the certificate's own private key (RFC 8555 §7.6). */
  revokeByKey(
    certificate: { der: Uint8Array; key: Secret; reason: RevocationReason },
    options?: CallOptions,
  ): Promise<void>
  register(registration: Registration, options?: CallOptions): Promise<Registered>
  /** The account that a key has already. Throws `acme.account_gone`. */
  findAccount(accountKey: Secret, options?: CallOptions): Promise<Registered & { email: string }>
  /** `isUnsure`: the CA may not have this key, and a refused signature is believed at once. */
  account(account: { accountKey: Secret; accountUrl: string; isUnsure?: boolean }): AcmeAccount
}

/** Makes no request. Throws `acme.not_a_directory` when the URL is none. Safe to use concurrently. */
export const openAcmeServer = (options: TransportOptions): AcmeServer => {
  const transport = createTransport(options)
  const patient = patientTransport(transport, options.clock)
  return {
    host: transport.host,
    async directory(call = {}) {
      const { meta, renewalInfo } = await transport.directory(call)
      const { termsOfService, website, accountHashPrefix: _, ...rest } = meta
      return {
        ...rest,
        ...(termsOfService && { termsOfService }),
        ...(website && { website }),
        ...(renewalInfo && { renewalInfo }),
      }
    },
    renewalInfo: (ariId, call = {}) => fetchRenewalInfo(transport, ariId, call),
    revokeByKey: (certificate, call) => revokeByKey(transport, certificate, call),
    register: (registration, call) => register(transport, registration, call),
    findAccount: (accountKey, call) => findRegistered(transport, accountKey, call),
    account: ({ accountKey, accountUrl, isUnsure }) =>
      openAccount(isUnsure ? transport : patient, { signer: createSigner(accountKey), accountUrl }),
  }
}

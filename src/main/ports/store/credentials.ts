import type { CredentialType } from '../../../shared/contract/credential-types.ts'
import type { Counted, Rows } from './rows.ts'

export interface CredentialRecord {
  id: string
  instanceId: string
  name: string
  type: CredentialType
  /** lego's code; empty for a type without a provider. */
  provider: string
  note: string
  owner: string
  fieldsSet: string[]
  /** The vault record with the values, and their fingerprint. */
  secretId: string
  fingerprint: string
  /** One of each secret value in it, so that a value stored twice can be pointed out. */
  valueFingerprints: string[]
  /** Container registry. */
  server: string | null
  email: string | null
  isDefault: boolean
  /** Container registry, basic auth and SSH login. */
  username: string | null
  /** TLS certificate and ACME wildcard. */
  commonName: string | null
  names: string[]
  keyType: string | null
  /** TLS certificate: the leaf, then its issuers. */
  chainPem: string | null
  issuer: string | null
  serial: string | null
  notBefore: number | null
  notAfter: number | null
  chainComplete: boolean
  warnings: string[]
  /** ACME wildcard: what its first use orders, and ordered. */
  staging: boolean
  accountId: string | null
  certificateId: string | null
  /** SSH login: the public half of its key. */
  publicKey: string | null
  createdAt: number
  replacedAt: number
  lastUsedAt: number | null
}

export interface Credentials extends Rows<CredentialRecord>, Counted<'instanceId'> {
  list(instanceId?: string): Promise<CredentialRecord[]>
  /** The one of this name on the instance, in any case. */
  named(instanceId: string, name: string): Promise<CredentialRecord | undefined>
  ofType(instanceId: string, type: CredentialType): Promise<CredentialRecord[]>
  /** The others that hold one of this one's values. */
  sharing(id: string): Promise<Pick<CredentialRecord, 'name' | 'instanceId' | 'provider'>[]>
}

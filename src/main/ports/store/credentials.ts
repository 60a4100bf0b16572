import type { CredentialType } from '../../../shared/contract/credential-types.ts'
import type { KeyType } from '../../../shared/key-type.ts'
import type { Counted, Rows } from './rows.ts'

/**
 * What may be read of a credential’s values without the vault, by its type; new with each set of values. Its module in
 * `credentials/types` makes it.
 */
export interface CredentialFacts {
  dns: Readonly<Record<string, never>>
  'container-registry': {
    /** `host[:port]`. */
    server: string
    /** Empty where it needs none. */
    email: string
    username: string
  }
  'basic-auth': { username: string }
  'tls-certificate': {
    commonName: string
    names: string[]
    issuer: string
    serial: string
    notBefore: number
    notAfter: number
    keyType: string
    /** The leaf, then its issuers. */
    chainPem: string
    chainComplete: boolean
    warnings: string[]
  }
  /** What its first use orders. */
  'acme-wildcard': {
    commonName: string
    names: string[]
    staging: boolean
    keyType: KeyType
    /** The CA account to order with, as it was given. */
    account?: string
  }
  ssh: {
    username: string
    /** The line for `authorized_keys`, where it logs in with a key. */
    publicKey?: string
  }
}

interface CommonRecord {
  id: string
  instanceId: string
  name: string
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
  /** The container registry that is used where none is chosen: at most one an instance. */
  isDefault: boolean
  /** The certificate that the first use of an ACME wildcard ordered. */
  certificateId: string | null
  createdAt: number
  replacedAt: number
  lastUsedAt: number | null
}

export type CredentialRecordOf<T extends CredentialType> = {
  [P in T]: CommonRecord & { type: P; facts: CredentialFacts[P] }
}[T]
export type CredentialRecord = CredentialRecordOf<CredentialType>

export interface Credentials extends Rows<CredentialRecord>, Counted<'instanceId'> {
  list(instanceId?: string): Promise<CredentialRecord[]>
  /** The one of this name on the instance, in any case. */
  named(instanceId: string, name: string): Promise<CredentialRecord | undefined>
  ofType(instanceId: string, type: CredentialType): Promise<CredentialRecord[]>
  /** The others that hold one of this one's values. */
  sharing(id: string): Promise<Pick<CredentialRecord, 'name' | 'instanceId' | 'provider'>[]>
}

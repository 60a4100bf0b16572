import type { OrderSettings } from '../../../shared/contract/order-request.ts'
import type { KeyType } from '../../../shared/key-type.ts'
import type { RevocationReason } from '../../../shared/revocation.ts'
import type { Rows } from './rows.ts'

export interface CertificateRecord {
  id: string
  instanceId: string
  names: string[]
  /** The names sorted and joined by a space: one certificate per instance, names, key type and environment. */
  namesKey: string
  keyType: KeyType
  staging: boolean
  /** Its folder's name below a folder instance; never changes and is never shared. */
  folder: string
  /** With ids in them. */
  settings: OrderSettings
  createdAt: number
}

/** A certificate that a CA issued. Its private key is the vault record `keyId`. */
export interface IssuedRecord {
  id: string
  certificateId: string
  orderId: string
  keyId: string
  keyFingerprint: string
  chainPem: string
  serial: string
  issuer: string
  notBefore: number
  notAfter: number
  caTitle: string
  deployedTo: string[]
  issuedAt: number
  revokedAt: number | null
  revocationReason: RevocationReason | null
}

/** As much of an issued certificate as says when it ends. */
export type IssuedSpan = Pick<
  IssuedRecord,
  'id' | 'certificateId' | 'notBefore' | 'notAfter' | 'issuedAt' | 'revokedAt' | 'caTitle'
>

export interface Certificates extends Rows<CertificateRecord> {
  list(instanceId?: string): Promise<CertificateRecord[]>
  /** The one certificate with this identity. */
  find(
    identity: Pick<CertificateRecord, 'instanceId' | 'namesKey' | 'keyType' | 'staging'>,
  ): Promise<CertificateRecord | undefined>
  /** How many are pinned to the account, or on the instance, or both. */
  count(by: { account?: string; instanceId?: string }): Promise<number>
  /** How many are pinned to each account, or are on each instance, by its id; those that have none are left out. */
  countBy(by: 'account' | 'instanceId'): Promise<Map<string, number>>
  /** How many use each credential, by credential id; those that none uses are left out. */
  countByCredential(): Promise<Map<string, number>>
  /** Those that use the credential, oldest first. */
  usersOf(credentialId: string): Promise<CertificateRecord[]>
}

export interface Issued extends Rows<IssuedRecord> {
  /** The newest of this certificate. */
  latest(certificateId: string): Promise<IssuedRecord | undefined>
  /** The newest of every certificate, by certificate id. */
  latestOfAll(): Promise<Map<string, IssuedRecord>>
  /** The same without what is long, for what looks at all of them often. */
  latestSpans(): Promise<Map<string, IssuedSpan>>
  list(certificateId: string): Promise<IssuedRecord[]>
}

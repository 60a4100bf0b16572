import type { Counted, Rows } from './rows.ts'

export interface AccountRecord {
  id: string
  instanceId: string
  name: string
  ca: string
  directoryUrl: string
  staging: boolean
  email: string
  accountUrl: string
  status: 'valid' | 'deactivated' | 'revoked' | 'gone'
  externalAccountKeyId: string | null
  caBundle: string | null
  /** An http:// URL that requests to the CA go through. */
  proxy: string | null
  /** Other instances that may use it, by id. */
  sharedWith: string[]
  /** The account key: a vault record, and its fingerprint. */
  keyId: string
  fingerprint: string
  /** The key that a roll-over was about to put in its place (RFC 8555 §7.3.5). */
  nextKeyId: string | null
  nextFingerprint: string | null
  createdAt: number
}

export interface Accounts extends Rows<AccountRecord>, Counted<'instanceId'> {
  /** Oldest first. */
  list(instanceId?: string): Promise<AccountRecord[]>
}

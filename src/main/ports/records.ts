import type { CredentialType } from '../../shared/contract/credential-types.ts'
import type { MaintenanceWindow } from '../../shared/contract/maintenance.ts'
import type { NotificationKind } from '../../shared/contract/notifications.ts'
import type { BegunBy, OrderState, OrderStep, TimelineEntry } from '../../shared/contract/orders.ts'
import type { ErrorData } from '../../shared/errors.ts'
import type { KeyType } from '../../shared/key-type.ts'
import type { RevocationReason } from '../../shared/revocation.ts'
import type { Role } from '../../shared/roles.ts'
import type { SshServer } from '../../shared/ssh-server.ts'
import type { Validation } from '../../shared/validation.ts'

/** What the database keeps. Times are milliseconds since the Unix epoch. Nothing here is a secret. */
export interface InstanceRecord {
  id: string
  name: string
  kind: 'local' | 'folder'
  settings: Record<string, string>
  /** When it may be changed; always, when there is none. */
  maintenance: MaintenanceWindow[]
  note: string
  createdAt: number
}

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
  accountId: string | null
  credentialId: string | null
  /** Further DNS credentials, for names in zones of other accounts. */
  moreCredentials: string[]
  /** One of its CA's profiles. */
  profile: string | null
  /** Common name of the root that the chain shall lead to, where the CA offers several. */
  preferredChain: string | null
  /** How long it shall last, where its CA lets one choose. */
  lifetimeDays: number | null
  /** Without DNS there is no credential. */
  validation: Validation
  createdAt: number
}

/** What a person chose for a certificate besides its names and its kind of key. */
export type CertificateSettings = Pick<
  CertificateRecord,
  | 'accountId'
  | 'credentialId'
  | 'moreCredentials'
  | 'profile'
  | 'preferredChain'
  | 'lifetimeDays'
  | 'validation'
>

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

export interface OrderRecord {
  id: string
  certificateId: string
  names: string[]
  begunBy: BegunBy
  keyType: KeyType
  state: OrderState
  stoppedAt: OrderStep | null
  accountId: string | null
  /** What that account was called: it may be removed later. */
  accountName: string | null
  credentialId: string | null
  /** What it is ordered with: the certificate’s settings from when it is issued. Null in orders of before. */
  settings: CertificateSettings | null
  orderUrl: string | null
  /** The private key that the CSR was made with: a vault record. */
  keyId: string | null
  keyFingerprint: string | null
  /** base64 of the DER. */
  csr: string | null
  error: ErrorData | null
  serial: string | null
  /** The accounts whose CA failed before the order went on with the next. */
  passed: PassedAccount[]
  createdAt: number
  endedAt: number | null
}

/** What a CA asked to wait for: everything of an account, or one set of names. */
export interface CaLimitRecord {
  id: string
  accountId: string
  namesKey: string | null
  until: number
  /** The CA's own words. */
  detail: string
}

export interface PassedAccount {
  accountId: string
  accountName: string
  /** Why it could not issue. */
  code: string
  message: string
}

/** How the renewal of one certificate stands, by its id. */
export interface RenewalRecord {
  id: string
  pausedAt: number | null
  /** In a row. */
  failures: number
  lastTryAt: number | null
  /** Not before this. */
  retryAt: number | null
  problem: ErrorData | null
  /** The window that the CA suggests (RFC 9773), where that page explains it, and when to ask again. */
  windowStart: number | null
  windowEnd: number | null
  explanationUrl: string | null
  windowCheckAt: number | null
  /** The issued certificate that the window is of. */
  windowOf: string | null
  /** The issued certificate that took the place of one that its CA wanted back while it was new. */
  hurriedTo: string | null
  /** Its names or its key type were changed, or it was revoked to be ordered anew, and nothing was issued since. */
  outdated: boolean
}

export interface TimelineRecord extends TimelineEntry {
  orderId: string
}

/** A TXT value that may exist in DNS because of us: written before it is presented, removed after it is cleaned up. */
export interface TxtJournalRecord {
  id: string
  /** Null for a credential test. */
  orderId: string | null
  credentialId: string
  fqdn: string
  zone: string
  value: string
  ttl: number
  /** What the provider returned; null until it did. */
  ref: Record<string, string> | null
  createdAt: number
}

/** A file in a web folder that may exist because of us: kept from before it is written until after it is removed. */
export interface AnswerFileRecord {
  id: string
  /** The order, or who else put it there. */
  owner: string
  path: string
  /** Where the path is; null for this machine. */
  server: SshServer | null
  createdAt: number
}

/** A way in for a program; `hash` is of the value that it proves itself with. */
export interface TokenRecord {
  id: string
  name: string
  role: Role
  /** The only target instances that it reaches, by id; null: all. */
  instances: string[] | null
  hash: string
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
  revokedAt: number | null
}

/** Where notifications go. */
export interface ChannelRecord {
  id: string
  kind: 'desktop' | 'webhook' | 'email'
  name: string
  enabled: boolean
  kinds: NotificationKind[]
  /** What is no secret, by kind: a webhook's origin, a mail server. */
  settings: Record<string, unknown>
  /** The vault record with what is secret, and its fingerprint. */
  secretId: string | null
  fingerprint: string | null
  createdAt: number
  lastSentAt: number | null
  problem: ErrorData | null
  problemAt: number | null
}

/** One notification on its way to one channel, or after it: kept, so that it is not sent again. */
export interface DeliveryRecord {
  id: string
  channelId: string
  /** The occurrence; once a channel. */
  key: string
  /** What it is about; some are told again only after a while. */
  topic: string
  /** JSON, as `notification.ts` has it: not yet in words. */
  notification: unknown
  state: 'waiting' | 'sent' | 'failed'
  createdAt: number
  endedAt: number | null
}

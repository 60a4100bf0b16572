import type { CredentialType } from '../../shared/contract/credential-types.ts'
import type { BegunBy } from '../../shared/contract/orders.ts'
import type { AuditRows } from './audit-rows.ts'
import type {
  AccountRecord,
  AnswerFileRecord,
  CaLimitRecord,
  CertificateRecord,
  ChannelRecord,
  CredentialRecord,
  DeliveryRecord,
  InstanceRecord,
  IssuedRecord,
  IssuedSpan,
  OrderRecord,
  RenewalRecord,
  TimelineRecord,
  TokenRecord,
  TxtJournalRecord,
} from './records.ts'

import type { RowSeals } from './row-seals.ts'

/**
 * Rows of one kind. `insert` throws `name.taken` when the kind's names are unique in their scope and the name is
 * used; `update` and `remove` of an absent row do nothing. Every write is on disk when its promise resolves.
 */
export interface Rows<R extends { id: string }> {
  get(id: string): Promise<R | undefined>
  insert(record: R): Promise<void>
  update(id: string, patch: Partial<Omit<R, 'id'>>): Promise<void>
  remove(id: string): Promise<void>
}

export interface Instances extends Rows<InstanceRecord> {
  list(): Promise<InstanceRecord[]>
  count(): Promise<number>
}
export interface Accounts extends Rows<AccountRecord> {
  /** Oldest first. */
  list(instanceId?: string): Promise<AccountRecord[]>
  count(): Promise<number>
  /** How many there are of each instance, by instance id; those that have none are left out. */
  countByInstance(): Promise<Map<string, number>>
}
export interface Credentials extends Rows<CredentialRecord> {
  list(instanceId?: string): Promise<CredentialRecord[]>
  /** The one of this name on the instance, in any case. */
  named(instanceId: string, name: string): Promise<CredentialRecord | undefined>
  ofType(instanceId: string, type: CredentialType): Promise<CredentialRecord[]>
  /** The others that hold one of this one's values. */
  sharing(id: string): Promise<Pick<CredentialRecord, 'name' | 'instanceId' | 'provider'>[]>
  count(): Promise<number>
  /** As of accounts. */
  countByInstance(): Promise<Map<string, number>>
}
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
export interface Orders extends Rows<OrderRecord> {
  /** Newest first; `since`: those begun then or later. */
  list(options: {
    certificateId?: string | undefined
    begunBy?: BegunBy | undefined
    since?: number | undefined
    limit: number
  }): Promise<OrderRecord[]>
  /** How many were begun since, by account id, for names that the account had not got the certificate for: renewals are not new. */
  countNew(since: number): Promise<Map<string, number>>
  /** Those that have not ended, oldest first. */
  running(): Promise<OrderRecord[]>
  /** The newest of every certificate, by certificate id. */
  latestOfAll(): Promise<Map<string, OrderRecord>>
}
export interface Timeline {
  append(entries: TimelineRecord[]): Promise<void>
  list(orderId: string): Promise<TimelineRecord[]>
}
export interface TxtJournal extends Rows<TxtJournalRecord> {
  list(orderId?: string): Promise<TxtJournalRecord[]>
}
export interface AnswerFiles extends Rows<AnswerFileRecord> {
  list(owner?: string): Promise<AnswerFileRecord[]>
}
export interface Tokens extends Rows<TokenRecord> {
  /** Newest first. */
  list(): Promise<TokenRecord[]>
  byHash(hash: string): Promise<TokenRecord | undefined>
}
export interface Renewals extends Rows<RenewalRecord> {
  list(): Promise<RenewalRecord[]>
}
export interface CaLimits extends Rows<CaLimitRecord> {
  list(): Promise<CaLimitRecord[]>
}
export interface Channels extends Rows<ChannelRecord> {
  /** Oldest first. */
  list(): Promise<ChannelRecord[]>
}
export interface Deliveries extends Rows<DeliveryRecord> {
  /** Oldest first. */
  waiting(): Promise<DeliveryRecord[]>
  has(channelId: string, key: string): Promise<boolean>
  /** The newest of this topic. */
  latest(channelId: string, topic: string): Promise<DeliveryRecord | undefined>
  /** Removes those that ended before this. */
  forget(before: number): Promise<void>
}
export interface Settings {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
  /** Those whose key begins so, by their keys. */
  startingWith(prefix: string): Promise<Map<string, string>>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
}
/** The ids of vault records that no row names. */
export interface OrphanedRecords {
  list(): Promise<string[]>
  has(id: string): Promise<boolean>
  /** Inserting what is there, or removing what is not, is no error. */
  insert(id: string): Promise<void>
  remove(id: string): Promise<void>
}

/** The hub's database. Throws `store.write_failed` when the disk refuses a write, `store.damaged` when it cannot be read. */
export interface Store {
  readonly instances: Instances
  readonly accounts: Accounts
  readonly credentials: Credentials
  readonly certificates: Certificates
  readonly issued: Issued
  readonly orders: Orders
  readonly timeline: Timeline
  readonly txtJournal: TxtJournal
  readonly answerFiles: AnswerFiles
  readonly tokens: Tokens
  readonly renewals: Renewals
  readonly caLimits: CaLimits
  readonly channels: Channels
  readonly deliveries: Deliveries
  readonly settings: Settings
  readonly orphanedRecords: OrphanedRecords
  readonly audit: AuditRows
  readonly rowSeals: RowSeals
  /** All of `work`'s writes or none. `work` uses only the store it is given, and is not nested. */
  atomically<T>(work: (store: Store) => Promise<T>): Promise<T>
  /** Writes a consistent copy to a new file. */
  copyTo(path: string): Promise<void>
  /**
   * Puts the content of a database file of the same schema in place of all there is. All or nothing. Throws
   * `store.newer_format`, `store.older_format`, `store.damaged`.
   */
  replaceWith(path: string): Promise<void>
  close(): Promise<void>
}

import type { Accounts } from './store/accounts.ts'
import type { AuditRows } from './store/audit-rows.ts'
import type { CaLimits } from './store/ca-limits.ts'
import type { Certificates, Issued } from './store/certificates.ts'
import type { Credentials } from './store/credentials.ts'
import type { Instances } from './store/instances.ts'
import type { Channels, Deliveries } from './store/notifications.ts'
import type { Orders, Timeline } from './store/orders.ts'
import type { OrphanedRecords } from './store/orphaned-records.ts'
import type { AnswerFiles, TxtJournal } from './store/published.ts'
import type { Renewals } from './store/renewals.ts'
import type { RowSeals } from './store/row-seals.ts'
import type { Writes } from './store/rows.ts'
import type { Settings } from './store/settings.ts'
import type { Tokens } from './store/tokens.ts'

/**
 * The hub's database, an area a file. Times in it are milliseconds since the Unix epoch, and nothing in it is a secret.
 * Throws `store.write_failed` when the disk refuses a write, `store.damaged` when it cannot be read.
 */
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

type Readable = 'instances' | 'accounts' | 'credentials' | 'certificates' | 'issued' | 'orders' | 'renewals'

/** The tables as those see them that only look. */
export type StoreReads = { readonly [K in Readable]: Omit<Store[K], keyof Writes<never>> }

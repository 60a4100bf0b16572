import type { AuditEntry } from '../../../shared/contract/audit.ts'

export interface AuditRecord extends AuditEntry {
  /** The hash of the entry before; empty for the first. */
  previous: string
  /** Which chain of keys, and which of its keys, authenticated an entry that was made while the vault was locked. */
  chain: string
  step: number
  /** Over seq and hash; empty while there is no key. */
  mac: string
}

export interface AuditFilter {
  search?: string
  result?: 'ok' | 'failed' | undefined
}

/** The audit table: rows are added at the end and never changed. */
export interface AuditRows {
  last(): Promise<AuditRecord | undefined>
  append(record: AuditRecord): Promise<void>
  /** Newest first. */
  page(filter: AuditFilter & { before?: number | undefined; limit: number }): Promise<AuditRecord[]>
  /** Oldest first, those after `seq`. */
  following(seq: number, limit: number): Promise<AuditRecord[]>
}

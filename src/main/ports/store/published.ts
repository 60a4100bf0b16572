import type { SshServer } from '../../../shared/ssh-server.ts'
import type { Rows } from './rows.ts'

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

export interface TxtJournal extends Rows<TxtJournalRecord> {
  list(orderId?: string): Promise<TxtJournalRecord[]>
}

export interface AnswerFiles extends Rows<AnswerFileRecord> {
  list(owner?: string): Promise<AnswerFileRecord[]>
}

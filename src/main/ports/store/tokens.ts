import type { Role } from '../../../shared/roles.ts'
import type { Rows } from './rows.ts'

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

export interface Tokens extends Rows<TokenRecord> {
  /** Newest first. */
  list(): Promise<TokenRecord[]>
  byHash(hash: string): Promise<TokenRecord | undefined>
}

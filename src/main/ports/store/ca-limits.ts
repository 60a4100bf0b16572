import type { Rows } from './rows.ts'

/** What a CA asked to wait for: everything of an account, or one set of names. */
export interface CaLimitRecord {
  id: string
  accountId: string
  namesKey: string | null
  until: number
  /** The CA's own words. */
  detail: string
}

export interface CaLimits extends Rows<CaLimitRecord> {
  list(): Promise<CaLimitRecord[]>
}

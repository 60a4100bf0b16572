import type { ErrorData } from '../../../shared/errors.ts'
import type { Rows } from './rows.ts'

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

export interface Renewals extends Rows<RenewalRecord> {
  list(): Promise<RenewalRecord[]>
}

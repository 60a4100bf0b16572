import type { AuditRecord, AuditRows } from '../ports/store/audit-rows.ts'
import type { Sealer } from '../vault/sealer.ts'
import { breakOf, macText } from './chain.ts'
import { auditPurpose } from './check-tail.ts'

export interface Verdict {
  ok: boolean
  entries: number
  brokenAt?: number
  problem?: string
  /** What could not be verified now. */
  unchecked?: string
}

/** The entry that says that the log was broken. It is there for good. */
export const brokenAction = 'audit.broken'

export interface Walked {
  /** The last entry that could be read. */
  last: AuditRecord | undefined
  /** The last entry that the vault authenticated; 0 when there is none. */
  sealed: number
  /** The breaks that the log itself tells of. */
  noted: { seq: number; detail: string }[]
  problem?: string
  brokenAt?: number
}

/** Goes through the whole log, also behind a break. Without a `sealer` by its hashes alone. */
export const walkLog = async (given: {
  rows: AuditRows
  sealer: Sealer | undefined
  batch: number
}): Promise<Walked> => {
  const { rows, sealer, batch } = given
  const walked: Walked = { last: undefined, sealed: 0, noted: [] }
  for (;;) {
    const entries = await rows.following(walked.last?.seq ?? Number.MIN_SAFE_INTEGER, batch)
    for (const entry of entries) {
      let problem = breakOf(walked.last, entry)
      if (entry.mark === 'vault' && sealer && sealer.mac(auditPurpose, macText(entry)) !== entry.mac) {
        problem ??= `entry ${entry.seq} was not made by this hub`
      }
      if (problem !== undefined && walked.problem === undefined) {
        walked.problem = problem
        walked.brokenAt = (walked.last?.seq ?? 0) + 1
      }
      if (entry.mark === 'vault') walked.sealed = entry.seq
      if (entry.action === brokenAction) walked.noted.push({ seq: entry.seq, detail: entry.detail })
      walked.last = entry
    }
    if (entries.length < batch) return walked
  }
}

import { createHash } from 'node:crypto'
import type { AuditRecord } from '../ports/store/audit-rows.ts'

type Hashed = Omit<AuditRecord, 'hash' | 'mac'>

/** SHA-256 over every field and the hash before; fields are length-delimited by JSON, so none can run into another. */
export const hashOf = (entry: Hashed): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        entry.seq,
        entry.at,
        entry.role,
        entry.via,
        entry.who,
        entry.action,
        entry.subject,
        entry.result,
        entry.detail,
        entry.mark,
        entry.chain,
        entry.step,
        entry.previous,
      ]),
    )
    .digest('hex')

/** What is wrong with `entry` after `before`, in a sentence; undefined when it follows. */
export const breakOf = (before: AuditRecord | undefined, entry: AuditRecord): string | undefined => {
  const expected = (before?.seq ?? 0) + 1
  if (entry.seq < expected) return `entry ${entry.seq} was not made by this hub`
  if (entry.seq !== expected) return `entry ${expected} was removed`
  if (entry.previous !== (before?.hash ?? ''))
    return `entry ${entry.seq} does not follow entry ${expected - 1}`
  if (entry.hash !== hashOf(entry)) return `entry ${entry.seq} was changed`
  return undefined
}

export const cutOff = (from: number, to: number): string => `entries ${from} to ${to} were cut off`

/** What an entry's own MAC is over: the hash speaks for every field, and for all entries before. */
export const macText = ({ seq, hash }: Pick<AuditRecord, 'seq' | 'hash'>): string => `entry ${seq} ${hash}`

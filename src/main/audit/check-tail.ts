import type { AuditRecord } from '../ports/store/audit-rows.ts'
import type { Sealer } from '../vault/sealer.ts'
import { breakOf, macText } from './chain.ts'
import { type LockedKey, lockedMac, nextStep } from './locked-key.ts'
import type { LogEnd } from './log-end.ts'

export const auditPurpose = 'audit entry'

/**
 * Follows the entries after the sealed end. A kill leaves at most one that the vault authenticated; then come those of
 * the locked hub, each with the next key of one chain. `problem` is the first thing that is wrong.
 */
export const createTailCheck = (sealer: Sealer, end: LogEnd, at: AuditRecord | undefined) => {
  let before = at
  let sealed = end.sealed
  let behind = 0
  let next: LockedKey | undefined
  let last: LockedKey | undefined
  let problem: string | undefined

  const problemOf = (entry: AuditRecord): string | undefined => {
    const broken = breakOf(before, entry)
    if (broken) return broken
    const unknown = `entry ${entry.seq} was not made by this hub`
    if (entry.mark === 'vault') {
      if (next || sealer.mac(auditPurpose, macText(entry)) !== entry.mac) return unknown
      behind++
      sealed = entry.seq
      return behind > 1 ? 'the vault’s seal of the log’s end is an older one' : undefined
    }
    if (entry.mark === 'unprotected') return end.fresh ? undefined : unknown
    const key = next ?? end.chains.find(({ chain }) => chain === entry.chain)
    if (!key || key.chain !== entry.chain || key.step !== entry.step) return unknown
    if (lockedMac(key, entry) !== entry.mac) return unknown
    last = key
    next = nextStep(key)
    return undefined
  }

  return {
    add: (entry: AuditRecord): void => {
      problem ??= problemOf(entry)
      before = entry
    },
    /** With the keys that are on the disk now, one of which must be the next, or the one of the last entry after a kill. */
    result: (onDisk: readonly LockedKey[]) => {
      const may = next ? [next, ...(last ? [last] : [])] : end.chains
      const fits = onDisk.some((key) =>
        may.some((one) => one.chain === key.chain && one.step === key.step && one.key.equals(key.key)),
      )
      const gone =
        onDisk.length === 0
          ? 'the key of the entries that are made while the vault is locked was removed'
          : 'entries that were made while the vault was locked were cut off'
      return { problem: problem ?? (fits ? undefined : gone), next, sealed }
    },
  }
}

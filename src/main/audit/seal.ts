import type { AuditRecord, AuditRows } from '../ports/store/audit-rows.ts'
import type { Sealer } from '../vault/sealer.ts'

/** Where the database keeps the seal of the last entry that was made with the vault open, written with it. */
export const sealKey = 'audit.head'
const purpose = 'audit head'

const textOf = (seq: number, hash: string): string => `head ${seq} ${hash}`

export const sealText = (sealer: Sealer, { seq, hash }: Pick<AuditRecord, 'seq' | 'hash'>): string =>
  JSON.stringify([seq, hash, sealer.mac(purpose, textOf(seq, hash))])

const parse = (text: string): [number, string, string] | undefined => {
  try {
    const [seq, hash, mac] = JSON.parse(text) as unknown[]
    return typeof seq === 'number' && typeof hash === 'string' && typeof mac === 'string'
      ? [seq, hash, mac]
      : undefined
  } catch {
    return undefined
  }
}

/** What is wrong with the database's own seal. Without a `sealer` only whether it fits the entries. */
export const checkSeal = async (given: {
  rows: AuditRows
  last: AuditRecord | undefined
  seal: string | undefined
  sealer?: Sealer | undefined
  /** The last entry that the vault authenticated, where that is known. */
  sealed?: number
}): Promise<string | undefined> => {
  const { rows, last, seal, sealer, sealed } = given
  const gone = 'the seal of the log’s end was removed'
  const forged = 'the seal of the log’s end was forged'
  if (seal === undefined) return sealed || last?.mark === 'vault' ? gone : undefined
  const read = parse(seal)
  if (!read) return forged
  const [seq, hash, mac] = read
  if (sealer && sealer.mac(purpose, textOf(seq, hash)) !== mac) return forged
  if (seq > (last?.seq ?? 0)) return `entries ${(last?.seq ?? 0) + 1} to ${seq} were cut off`
  if (sealed !== undefined && seq !== sealed) return forged
  if (last?.mark === 'vault' && seq !== last.seq) return forged
  const [entry] = await rows.following(seq - 1, 1)
  return entry?.seq === seq && entry.hash === hash ? undefined : `entry ${seq} is not the one that was sealed`
}

import { z } from 'zod'
import type { Notes } from '../vault/notes.ts'
import type { Sealer } from '../vault/sealer.ts'
import { type LockedKey, lockedKeyJson, lockedKeySchema } from './locked-key.ts'

/** Where the log ends, as the vault keeps it: a database alone that was put back or cut does not fit it. */
export interface LogEnd {
  seq: number
  hash: string
  /** The last entry that was authenticated with the vault's key; 0 when there is none. */
  sealed: number
  /** From which keys entries go on that are made while the vault is locked. Two while one takes the other's place. */
  chains: LockedKey[]
  /** Made with the vault, and not looked at since: entries of before the vault may follow. */
  fresh: boolean
  /** The newest version in the vault's manifest of rows, when this was written. */
  rows: number
  /** The first break that was seen. It is never taken back. */
  broken: string | null
}

const schema = z.strictObject({
  seq: z.number().int().min(0),
  hash: z.string(),
  sealed: z.number().int().min(0),
  chains: z.array(lockedKeySchema),
  fresh: z.boolean(),
  rows: z.number().int().min(0),
  broken: z.string().nullable(),
})

const name = 'audit-end'
const purpose = 'audit end'

export const sealLogEnd = (sealer: Sealer, end: LogEnd): Buffer =>
  sealer.seal(purpose, Buffer.from(JSON.stringify({ ...end, chains: end.chains.map(lockedKeyJson) })))

/** Where the log ends; a sentence that says what is wrong when that is gone or forged. */
export const readLogEnd = async (sealer: Sealer, notes: Notes): Promise<LogEnd | string> => {
  const bytes = await notes.read(name)
  if (!bytes) return 'the vault’s seal of the log’s end was removed'
  const plain = sealer.unseal(purpose, bytes)
  const parsed = plain && schema.safeParse(JSON.parse(plain.toString('utf8')))
  return parsed?.data ?? 'the vault’s seal of the log’s end was forged'
}

/**
 * Writes the end behind the entry: the log may be ahead of it by one entry after a kill, and is never behind. What
 * could not be written is tried again before the next entry.
 */
export const createLogEndWriter = (notes: Notes) => {
  let unwritten: Buffer | undefined
  let writing: Promise<void> = Promise.resolve()
  const flush = async (): Promise<void> => {
    const bytes = unwritten
    if (!bytes) return
    await notes.write(name, bytes)
    if (unwritten === bytes) unwritten = undefined
  }
  return {
    begin: (sealed: Buffer): void => {
      unwritten = sealed
      writing = flush()
      writing.catch(() => {})
    },
    /** Throws `vault.write_failed`. */
    settled: async (): Promise<void> => {
      await writing.catch(() => {})
      await flush()
    },
    write: async (sealed: Buffer): Promise<void> => {
      unwritten = sealed
      await flush()
    },
  }
}

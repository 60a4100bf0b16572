import { createHash, createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { AuditRecord } from '../ports/store/audit-rows.ts'
import type { Notes } from '../vault/notes.ts'
import { macText } from './chain.ts'

/**
 * The key that authenticates the next entry of a locked hub. Each entry has a step of its own: the key after is a hash
 * of this one, which is then erased, so that who takes a locked hub's disk cannot make an earlier entry anew.
 */
export interface LockedKey {
  /** Which chain of keys: each unlock begins another. */
  chain: string
  step: number
  key: Buffer
}

export const newChain = (): LockedKey => ({
  chain: randomBytes(8).toString('hex'),
  step: 0,
  key: randomBytes(32),
})

export const nextStep = ({ chain, step, key }: LockedKey): LockedKey => ({
  chain,
  step: step + 1,
  key: createHash('sha256').update('certhub audit step|').update(key).digest(),
})

export const lockedMac = ({ key }: LockedKey, entry: Pick<AuditRecord, 'seq' | 'hash'>): string =>
  createHmac('sha256', key).update(macText(entry)).digest('base64url')

export const lockedKeySchema = z.strictObject({
  chain: z.string(),
  step: z.number().int().min(0),
  key: z.string().transform((text) => Buffer.from(text, 'base64')),
})
export const lockedKeyJson = ({ chain, step, key }: LockedKey) => ({
  chain,
  step,
  key: key.toString('base64'),
})

const names = ['audit-key-a', 'audit-key-b'] as const

const parse = (bytes: Buffer | undefined): LockedKey | undefined => {
  try {
    return bytes && lockedKeySchema.safeParse(JSON.parse(bytes.toString('utf8'))).data
  } catch {
    return undefined
  }
}

/** Keeps the key in one of two files: the next one is written and durable before the former one is erased. */
export const createLockedKeyFile = (notes: Notes) => {
  const find = async () => {
    const [a, b] = await Promise.all(
      names.map(async (name) => ({ name, key: parse(await notes.read(name)) })),
    )
    const found = [a, b].flatMap((one) => (one?.key ? [{ name: one.name, key: one.key }] : []))
    // Two of one chain: a kill came before the former was erased.
    return found.sort((one, other) => other.key.step - one.key.step)
  }
  return {
    /** The key, or those of two chains where a kill came between; undefined when there is none. */
    read: async (): Promise<LockedKey[]> => {
      const found = (await find()).map(({ key }) => key)
      const [first, second] = found
      return first && second?.chain === first.chain ? [first] : found
    },
    write: async (next: LockedKey): Promise<void> => {
      const [current] = await find()
      const name = current?.name === names[0] ? names[1] : names[0]
      await notes.write(name, Buffer.from(JSON.stringify(lockedKeyJson(next))))
      for (const former of names) if (former !== name) await notes.erase(former)
    },
  }
}

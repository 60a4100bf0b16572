import { z } from 'zod'
import type { Notes } from '../vault/notes.ts'
import type { Sealer } from '../vault/sealer.ts'

/** Every sealed row of the database, as the vault keeps it: by kind and id the version and MAC of its seal. */
export interface Manifest {
  /** The newest version that is in it. */
  counter: number
  rows: Map<string, { version: number; mac: string }>
}

const name = 'rows'
const purpose = 'rows'
const schema = z.strictObject({
  counter: z.number().int().min(0),
  rows: z.array(z.tuple([z.string(), z.number().int(), z.string()])),
})

export const sealManifest = (sealer: Sealer, { counter, rows }: Manifest): Buffer =>
  sealer.seal(
    purpose,
    Buffer.from(
      JSON.stringify({ counter, rows: [...rows].map(([key, { version, mac }]) => [key, version, mac]) }),
    ),
  )

export const writeManifest = (notes: Notes, sealed: Buffer): Promise<void> => notes.write(name, sealed)

/** Undefined when it is gone or forged. */
export const readManifest = async (sealer: Sealer, notes: Notes): Promise<Manifest | undefined> => {
  const bytes = await notes.read(name)
  const plain = bytes && sealer.unseal(purpose, bytes)
  const parsed = plain && schema.safeParse(JSON.parse(plain.toString('utf8'))).data
  return (
    parsed && {
      counter: parsed.counter,
      rows: new Map(parsed.rows.map(([key, version, mac]) => [key, { version, mac }])),
    }
  )
}

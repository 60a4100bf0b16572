import { join } from 'node:path'
import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import type { Files } from '../ports/files.ts'
import { kdfSchema } from './passphrase-key.ts'
import { writeDurably } from './write-durably.ts'

/** Of the header, the records and the notes together: a vault of another one is refused as it is. */
export const vaultFormat = 3

/** Texts are base64 of nonce ‖ ciphertext ‖ tag. */
const headerSchema = z.strictObject({
  format: z.literal(vaultFormat),
  /** Names this vault: in every key that is derived. */
  vaultId: z.string().regex(/^[0-9a-f]{32}$/),
  source: z.enum(['keychain', 'environment', 'key-file', 'passphrase']),
  kdf: kdfSchema.optional(),
  /** The master key's name in the keychain. */
  keyName: z.string().regex(/^[0-9a-f]{32}([.][0-9a-f]+)?$/),
  /** The slot key, under the master key. All that follows is under the slot key. */
  slot: z.string(),
  /** The vault keys; two while the vault is rotated: the last one is written with. */
  keys: z
    .array(z.strictObject({ generation: z.number().int().positive(), wrapped: z.string() }))
    .min(1)
    .max(2),
  fingerprintKey: z.string(),
  recovery: z
    .strictObject({
      /** The public key that the slot key is sealed to: authentic because it is under the slot key. */
      publicKey: z.string(),
      /** base64 of X25519 SubjectPublicKeyInfo, made for this slot key alone. */
      ephemeral: z.string(),
      slot: z.string(),
    })
    .optional(),
})
export type Header = z.infer<typeof headerSchema>

const pathOf = (directory: string): string => join(directory, 'header.json')
/** Throws `vault.newer_format`, `vault.older_format`. */
const requireFormat = (format: number): void => {
  if (format > vaultFormat) throw new CerthubError('vault.newer_format', { format })
  if (format < vaultFormat) throw new CerthubError('vault.older_format', { format })
}
const damaged = (problem: string) => new CerthubError('vault.header_damaged', { problem })

/** Undefined when there is no vault yet. Throws `vault.header_damaged`, `vault.newer_format`, `vault.older_format`. */
export const readHeader = async (files: Files, directory: string): Promise<Header | undefined> => {
  const path = pathOf(directory)
  if (!(await files.exists(path))) return undefined
  let json: unknown
  try {
    json = JSON.parse((await files.read(path)).toString('utf8'))
  } catch {
    throw damaged('it is no JSON')
  }
  const written = z.object({ format: z.number() }).safeParse(json)
  if (written.success) requireFormat(written.data.format)
  const parsed = headerSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw damaged(parsed.error.issues[0]?.path.join('.') || 'it has an unknown shape')
}

export const removeHeader = async (files: Files, directory: string): Promise<void> => {
  await files.remove(pathOf(directory))
  await files.syncDirectory(directory)
}

export const writeHeader = (files: Files, directory: string, header: Header): Promise<void> =>
  writeDurably(files, pathOf(directory), Buffer.from(`${JSON.stringify(header, null, 2)}\n`))

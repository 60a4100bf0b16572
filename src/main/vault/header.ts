import { join } from 'node:path'
import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import type { Files } from '../ports/files.ts'
import { kdfSchema } from './passphrase-key.ts'
import { unseal } from './sealing.ts'
import { writeDurably } from './write-durably.ts'

const newestFormat = 2

const common = {
  /** Names this vault: in every key that is derived. */
  vaultId: z.string().regex(/^[0-9a-f]{32}$/),
  source: z.enum(['keychain', 'environment', 'key-file', 'passphrase']),
  kdf: kdfSchema.optional(),
}

/** The first format: one vault key, straight under the master key. */
const formerSchema = z.strictObject({ format: z.literal(1), ...common, wrappedKey: z.string() })

/** Texts are base64 of nonce ‖ ciphertext ‖ tag. */
const headerSchema = z.strictObject({
  format: z.literal(newestFormat),
  ...common,
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
export type FormerHeader = z.infer<typeof formerSchema>

/** The vault key of a header of the first format, or undefined when the master key is another. */
export const unwrapFormer = (
  { vaultId, wrappedKey }: FormerHeader,
  masterKey: Uint8Array,
): Buffer | undefined =>
  unseal(masterKey, Buffer.from(wrappedKey, 'base64'), `certhub vault key|1|${vaultId}`)

const pathOf = (directory: string): string => join(directory, 'header.json')
const damaged = (problem: string) => new CerthubError('vault.header_damaged', { problem })

/** Undefined when there is no vault yet. Throws `vault.header_damaged`, `vault.newer_format`. */
export const readHeader = async (
  files: Files,
  directory: string,
): Promise<Header | FormerHeader | undefined> => {
  const path = pathOf(directory)
  if (!(await files.exists(path))) return undefined
  let json: unknown
  try {
    json = JSON.parse((await files.read(path)).toString('utf8'))
  } catch {
    throw damaged('it is no JSON')
  }
  const written = z.object({ format: z.number() }).safeParse(json)
  if (written.success && written.data.format > newestFormat) {
    throw new CerthubError('vault.newer_format', { format: written.data.format })
  }
  const parsed = z.union([headerSchema, formerSchema]).safeParse(json)
  if (parsed.success) return parsed.data
  const schema = written.success && written.data.format === 1 ? formerSchema : headerSchema
  const issue = schema.safeParse(json).error?.issues[0]
  throw damaged(issue?.path.join('.') || 'it has an unknown shape')
}

export const removeHeader = async (files: Files, directory: string): Promise<void> => {
  await files.remove(pathOf(directory))
  await files.syncDirectory(directory)
}

export const writeHeader = (files: Files, directory: string, header: Header): Promise<void> =>
  writeDurably(files, pathOf(directory), Buffer.from(`${JSON.stringify(header, null, 2)}\n`))

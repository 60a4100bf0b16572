import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { CerthubError } from '../../shared/errors.ts'
import type { Files } from '../ports/files.ts'
import { kdfSchema } from './passphrase-key.ts'
import { seal, unseal } from './sealing.ts'
import { writeDurably } from './write-durably.ts'

const format = 1

const headerSchema = z.strictObject({
  format: z.literal(format),
  /** Names this vault: in the keychain, and in every key that is derived. */
  vaultId: z.string().regex(/^[0-9a-f]{32}$/),
  source: z.enum(['keychain', 'environment', 'key-file', 'passphrase']),
  kdf: kdfSchema.optional(),
  /** base64 of nonce ‖ ciphertext ‖ tag: the vault key under the master key. */
  wrappedKey: z.string(),
})
export type Header = z.infer<typeof headerSchema>

const pathOf = (directory: string): string => join(directory, 'header.json')
const contextOf = ({ format: written, vaultId }: Pick<Header, 'format' | 'vaultId'>): string =>
  `certhub vault key|${written}|${vaultId}`

/** A header and the new vault key that it wraps. */
export const makeHeader = (
  masterKey: Uint8Array,
  how: { vaultId: string; source: Header['source']; kdf?: Header['kdf'] },
): { header: Header; vaultKey: Buffer } => {
  const vaultKey = randomBytes(32)
  return { header: wrap(vaultKey, masterKey, how), vaultKey }
}

export const newVaultId = (): string => randomBytes(16).toString('hex')

export const wrap = (
  vaultKey: Uint8Array,
  masterKey: Uint8Array,
  { vaultId, source, kdf }: { vaultId: string; source: Header['source']; kdf?: Header['kdf'] },
): Header => {
  const wrappedKey = seal(masterKey, vaultKey, contextOf({ format, vaultId })).toString('base64')
  return { format, vaultId, source, ...(kdf && { kdf }), wrappedKey }
}

/** The vault key, or undefined when the master key is another. */
export const unwrap = (header: Header, masterKey: Uint8Array): Buffer | undefined =>
  unseal(masterKey, Buffer.from(header.wrappedKey, 'base64'), contextOf(header))

const damaged = (problem: string) => new CerthubError('vault.header_damaged', { problem })

/** Undefined when there is no vault yet. Throws `vault.header_damaged`, `vault.newer_format`. */
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
  if (written.success && written.data.format > format) {
    throw new CerthubError('vault.newer_format', { format: written.data.format })
  }
  const parsed = headerSchema.safeParse(json)
  if (!parsed.success) throw damaged(parsed.error.issues[0]?.path.join('.') || 'it has an unknown shape')
  return parsed.data
}

export const writeHeader = (files: Files, directory: string, header: Header): Promise<void> =>
  writeDurably(files, pathOf(directory), Buffer.from(`${JSON.stringify(header, null, 2)}\n`))

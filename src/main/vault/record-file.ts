import { hkdfSync } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import { seal, unseal } from './sealing.ts'

/** What a record's bytes are bound to, besides the vault key. */
export interface RecordIdentity {
  vaultId: string
  id: string
  kind: string
}

/**
 * Layout: magic "CHR" (3), format (1), version of the value (4, big endian), then nonce ‖ ciphertext ‖ tag.
 * The key is derived for this record alone; format, id, kind and version are authenticated.
 */
const magic = Buffer.from('CHR')
const format = 1
const headerBytes = 8

const keyOf = (vaultKey: Uint8Array, { vaultId, id }: RecordIdentity): Buffer =>
  Buffer.from(hkdfSync('sha256', vaultKey, vaultId, `certhub record ${id}`, 32))

const contextOf = ({ id, kind }: RecordIdentity, version: number): string =>
  `${format}|${id}|${kind}|${version}`

export const encodeRecord = (
  vaultKey: Uint8Array,
  identity: RecordIdentity,
  version: number,
  value: Uint8Array,
): Buffer => {
  const header = Buffer.alloc(headerBytes)
  magic.copy(header)
  header.writeUInt8(format, 3)
  header.writeUInt32BE(version, 4)
  return Buffer.concat([header, seal(keyOf(vaultKey, identity), value, contextOf(identity, version))])
}

const damaged = (id: string, problem: string) => new CerthubError('vault.record_damaged', { id, problem })

/** Throws `vault.record_damaged`, or `vault.newer_format`. */
export const decodeRecord = (
  vaultKey: Uint8Array,
  identity: RecordIdentity,
  bytes: Buffer,
): { version: number; value: Buffer } => {
  const { id } = identity
  if (bytes.length === 0) throw damaged(id, 'the file is empty')
  if (bytes.length < headerBytes || !bytes.subarray(0, 3).equals(magic))
    throw damaged(id, 'it is no vault record')
  const writtenFormat = bytes.readUInt8(3)
  if (writtenFormat > format) throw new CerthubError('vault.newer_format', { format: writtenFormat })
  const version = bytes.readUInt32BE(4)
  const value = unseal(keyOf(vaultKey, identity), bytes.subarray(headerBytes), contextOf(identity, version))
  if (!value) throw damaged(id, 'its content does not authenticate')
  return { version, value }
}

/** The version that a file says it has, without proof; 0 when it is unreadable. */
export const claimedVersion = (bytes: Buffer): number =>
  bytes.length >= headerBytes && bytes.subarray(0, 3).equals(magic) ? bytes.readUInt32BE(4) : 0

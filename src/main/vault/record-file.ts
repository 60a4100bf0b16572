import { hkdfSync } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import { seal, unseal } from './sealing.ts'

/** What a record's bytes are bound to, besides the vault key. */
export interface RecordIdentity {
  vaultId: string
  id: string
  kind: string
}

/** A vault key and its number; each rotation of the vault makes the next. */
export interface Generation {
  generation: number
  key: Uint8Array
}

/**
 * Layout: magic "CHR" (3), format (1), version of the value (4, big endian), generation of the vault key (4), length of
 * the kind (1), kind, then nonce ‖ ciphertext ‖ tag. The key is derived for this record alone; format, id, kind,
 * version and generation are authenticated.
 */
const magic = Buffer.from('CHR')
const format = 2
const headerBytes = 13

const keyOf = (vaultKey: Uint8Array, vaultId: string, id: string): Buffer =>
  Buffer.from(hkdfSync('sha256', vaultKey, vaultId, `certhub record ${id}`, 32))

const contextOf = ({ id, kind }: RecordIdentity, version: number, generation: number): string =>
  `${format}|${id}|${kind}|${version}|${generation}`

export const encodeRecord = (
  { generation, key }: Generation,
  identity: RecordIdentity,
  version: number,
  value: Uint8Array,
): Buffer => {
  const kind = Buffer.from(identity.kind)
  const header = Buffer.alloc(headerBytes)
  magic.copy(header)
  header.writeUInt8(format, 3)
  header.writeUInt32BE(version, 4)
  header.writeUInt32BE(generation, 8)
  header.writeUInt8(kind.length, 12)
  const recordKey = keyOf(key, identity.vaultId, identity.id)
  return Buffer.concat([header, kind, seal(recordKey, value, contextOf(identity, version, generation))])
}

const damaged = (id: string, problem: string) => new CerthubError('vault.record_damaged', { id, problem })

interface Claims {
  version: number
  generation: number
  kind: string
  sealed: Buffer
}

const isRecord = (bytes: Buffer): boolean => bytes.length > magic.length && bytes.subarray(0, 3).equals(magic)

/** Throws `vault.newer_format`, `vault.older_format`. */
const requireFormat = (bytes: Buffer): void => {
  const written = bytes.readUInt8(3)
  if (written > format) throw new CerthubError('vault.newer_format', { format: written })
  if (written < format) throw new CerthubError('vault.older_format', { format: written })
}

/** What a file says of itself, without proof. Throws as `decodeRecord` does. */
const readClaims = (id: string, bytes: Buffer): Claims => {
  if (bytes.length === 0) throw damaged(id, 'the file is empty')
  if (!isRecord(bytes)) throw damaged(id, 'it is no vault record')
  requireFormat(bytes)
  const kindEnd = headerBytes + (bytes[headerBytes - 1] ?? 0)
  if (bytes.length < kindEnd) throw damaged(id, 'it is cut off')
  return {
    version: bytes.readUInt32BE(4),
    generation: bytes.readUInt32BE(8),
    kind: bytes.subarray(headerBytes, kindEnd).toString('utf8'),
    sealed: bytes.subarray(kindEnd),
  }
}

export interface DecodedRecord {
  version: number
  generation: number
  kind: string
  value: Buffer
}

/**
 * The value, where its key is one of `keyOfGeneration`. A record whose `kind` is not known is of the kind that it says.
 * Throws `vault.record_damaged`, `vault.newer_format`, `vault.older_format`.
 */
export const decodeRecord = (
  keyOfGeneration: (generation: number) => Uint8Array | undefined,
  { vaultId, id, kind: expected }: Omit<RecordIdentity, 'kind'> & { kind?: string | undefined },
  bytes: Buffer,
): DecodedRecord => {
  const { version, generation, kind: claimed, sealed } = readClaims(id, bytes)
  const vaultKey = keyOfGeneration(generation)
  if (!vaultKey) throw damaged(id, 'it was written with a vault key that is no more')
  const recordKey = keyOf(vaultKey, vaultId, id)
  const kind = expected ?? claimed
  const value = unseal(recordKey, sealed, contextOf({ vaultId, id, kind }, version, generation))
  if (!value) throw damaged(id, 'its content does not authenticate')
  return { version, generation, kind, value }
}

/**
 * The version that a file says it has, without proof; 0 when it is unreadable, so that another value can take its
 * place. Throws `vault.newer_format`, `vault.older_format`: what another Certhub wrote stays.
 */
export const claimedVersion = (bytes: Buffer): number => {
  if (!isRecord(bytes)) return 0
  requireFormat(bytes)
  return bytes.length >= headerBytes ? bytes.readUInt32BE(4) : 0
}

/** Whether the file says that it is of the newest format and was written with this generation's key. */
export const claimsGeneration = (bytes: Buffer, generation: number): boolean =>
  bytes.length >= headerBytes &&
  isRecord(bytes) &&
  bytes.readUInt8(3) === format &&
  bytes.readUInt32BE(8) === generation

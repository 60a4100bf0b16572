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
 * version and generation are authenticated. Format 1 had neither generation nor kind.
 */
const magic = Buffer.from('CHR')
const formerFormat = 1
const format = 2
const formerHeaderBytes = 8

/** The kinds that records of the first format can have. */
const formerKinds = ['dns-credential', 'certificate-key', 'account-key']

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
  const header = Buffer.alloc(13)
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
  format: number
  version: number
  generation: number
  /** Undefined in the first format. */
  kind: string | undefined
  sealed: Buffer
}

/** What a file says of itself, without proof. Throws `vault.record_damaged`, `vault.newer_format`. */
const readClaims = (id: string, bytes: Buffer): Claims => {
  if (bytes.length === 0) throw damaged(id, 'the file is empty')
  if (bytes.length < formerHeaderBytes || !bytes.subarray(0, 3).equals(magic))
    throw damaged(id, 'it is no vault record')
  const written = bytes.readUInt8(3)
  if (written > format) throw new CerthubError('vault.newer_format', { format: written })
  const version = bytes.readUInt32BE(4)
  if (written === formerFormat) {
    const sealed = bytes.subarray(formerHeaderBytes)
    return { format: written, version, generation: 1, kind: undefined, sealed }
  }
  const kindEnd = 13 + (bytes[12] ?? 0)
  if (bytes.length < kindEnd) throw damaged(id, 'it is cut off')
  return {
    format: written,
    version,
    generation: bytes.readUInt32BE(8),
    kind: bytes.subarray(13, kindEnd).toString('utf8'),
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
 * Throws `vault.record_damaged`, or `vault.newer_format`.
 */
export const decodeRecord = (
  keyOfGeneration: (generation: number) => Uint8Array | undefined,
  { vaultId, id, kind: expected }: Omit<RecordIdentity, 'kind'> & { kind?: string | undefined },
  bytes: Buffer,
): DecodedRecord => {
  const { format: written, version, generation, kind, sealed } = readClaims(id, bytes)
  const vaultKey = keyOfGeneration(generation)
  if (!vaultKey) throw damaged(id, 'it was written with a vault key that is no more')
  const recordKey = keyOf(vaultKey, vaultId, id)
  const tried = expected !== undefined ? [expected] : kind !== undefined ? [kind] : formerKinds
  for (const one of tried) {
    const context =
      written === formerFormat
        ? `${formerFormat}|${id}|${one}|${version}`
        : contextOf({ vaultId, id, kind: one }, version, generation)
    const value = unseal(recordKey, sealed, context)
    if (value) return { version, generation, kind: one, value }
  }
  throw damaged(id, 'its content does not authenticate')
}

/** The version that a file says it has, without proof; 0 when it is unreadable. */
export const claimedVersion = (bytes: Buffer): number =>
  bytes.length >= formerHeaderBytes && bytes.subarray(0, 3).equals(magic) ? bytes.readUInt32BE(4) : 0

/** Whether the file says that it is of the newest format and was written with this generation's key. */
export const claimsGeneration = (bytes: Buffer, generation: number): boolean =>
  bytes.length >= 13 &&
  bytes.subarray(0, 3).equals(magic) &&
  bytes.readUInt8(3) === format &&
  bytes.readUInt32BE(8) === generation

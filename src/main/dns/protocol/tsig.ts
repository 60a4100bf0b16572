import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../../shared/secret.ts'
import {
  encodeName,
  encodeRecord,
  type RawRecord,
  readMessage,
  readName,
  rrClass,
  rrType,
  uint16,
} from './message.ts'

/** Algorithms of RFC 8945 §6 that are still thought safe. */
export const tsigAlgorithms = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const
export type TsigAlgorithm = (typeof tsigAlgorithms)[number]

export interface TsigKey {
  /** Lower case, without the trailing dot. */
  name: string
  algorithm: TsigAlgorithm
  /** Base64. */
  secret: Secret
}

/** Seconds that two clocks may differ (RFC 8945 §10). */
const fudge = 300

export const tsigErrors: Record<number, string> = {
  16: 'BADSIG',
  17: 'BADKEY',
  18: 'BADTIME',
  22: 'BADTRUNC',
}

interface Variables {
  algorithm: string
  timeSigned: number
  fudge: number
  error: number
  other: Buffer
}

/**
 * The message with a TSIG record at its end (RFC 8945 §5.3.1), and its MAC, by which the answer's is checked.
 * `time`: seconds since the epoch. `requestMac`: set when the message is itself an answer.
 */
export const signMessage = (
  message: Buffer,
  key: TsigKey,
  time: number,
  requestMac?: Buffer,
): { signed: Buffer; mac: Buffer } => {
  const variables = { algorithm: key.algorithm, timeSigned: time, fudge, error: 0, other: Buffer.alloc(0) }
  const mac = macOf(message, key, variables, requestMac)
  const data = Buffer.concat([
    encodeName(key.algorithm),
    uint48(time),
    uint16(fudge, mac.length),
    mac,
    uint16(message.readUInt16BE(0), 0, 0),
  ])
  const record = encodeRecord({ name: key.name, type: rrType.TSIG, class: rrClass.ANY, ttl: 0, data })
  const signed = Buffer.concat([message, record])
  signed.writeUInt16BE(signed.readUInt16BE(10) + 1, 10)
  return { signed, mac }
}

/** `error` is the server's own word for why it did not accept the request; it may be unsigned (RFC 8945 §5.3.2). */
export type Verdict =
  | { verdict: 'signed' }
  | { verdict: 'unsigned' }
  | { verdict: 'forged' }
  | { verdict: 'wrong-time' }
  | { verdict: 'error'; error: string }

/** Judges an answer to a request that had this MAC (RFC 8945 §5.3.1, §5.4). Throws RangeError for no message. */
export const verifyMessage = (reply: Buffer, key: TsigKey, time: number, requestMac?: Buffer): Verdict => {
  const record = readMessage(reply).additional.at(-1)
  if (record?.type !== rrType.TSIG) return { verdict: 'unsigned' }
  const { mac, originalId, ...variables } = readTsig(record)
  if (variables.error !== 0 && mac.length === 0)
    return { verdict: 'error', error: errorName(variables.error) }
  if (record.name !== key.name || variables.algorithm !== key.algorithm) return { verdict: 'forged' }

  const bare = Buffer.from(reply.subarray(0, record.start))
  bare.writeUInt16BE(originalId, 0)
  bare.writeUInt16BE(bare.readUInt16BE(10) - 1, 10)
  const expected = macOf(bare, key, variables, requestMac)
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) return { verdict: 'forged' }
  if (variables.error !== 0) return { verdict: 'error', error: errorName(variables.error) }
  if (Math.abs(time - variables.timeSigned) > variables.fudge) return { verdict: 'wrong-time' }
  return { verdict: 'signed' }
}

const errorName = (error: number): string => tsigErrors[error] ?? `TSIG error ${error}`

/** The fields of a TSIG record (RFC 8945 §4.2). Throws RangeError when it is malformed. */
export const readTsig = ({ data }: RawRecord): Variables & { mac: Buffer; originalId: number } => {
  const { name: algorithm, end } = readName(data, 0)
  const macSize = data.readUInt16BE(end + 8)
  const after = end + 10 + macSize
  const otherSize = data.readUInt16BE(after + 4)
  if (after + 6 + otherSize !== data.length) throw new RangeError('the TSIG record is malformed')
  return {
    algorithm,
    timeSigned: data.readUIntBE(end, 6),
    fudge: data.readUInt16BE(end + 6),
    mac: data.subarray(end + 10, after),
    originalId: data.readUInt16BE(after),
    error: data.readUInt16BE(after + 2),
    other: data.subarray(after + 6),
  }
}

/** RFC 8945 §4.3.3. */
const macOf = (message: Buffer, key: TsigKey, variables: Variables, requestMac?: Buffer): Buffer => {
  const hmac = createHmac(key.algorithm.slice('hmac-'.length), Buffer.from(key.secret.expose(), 'base64'))
  if (requestMac) hmac.update(uint16(requestMac.length)).update(requestMac)
  return hmac
    .update(message)
    .update(encodeName(key.name))
    .update(uint16(rrClass.ANY, 0, 0))
    .update(encodeName(variables.algorithm))
    .update(uint48(variables.timeSigned))
    .update(uint16(variables.fudge, variables.error, variables.other.length))
    .update(variables.other)
    .digest()
}

const uint48 = (value: number): Buffer => {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(value, 0, 6)
  return bytes
}

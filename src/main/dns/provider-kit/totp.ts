import { createHmac } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The bytes of a base32 text (RFC 4648 §6), in any case, with or without spaces and padding. Undefined when it is none. */
export const decodeBase32 = (text: string): Buffer | undefined => {
  const letters = [...text.toUpperCase().replace(/[\s=-]/g, '')].map((letter) => alphabet.indexOf(letter))
  if (letters.length === 0 || letters.includes(-1)) return undefined
  const bits = letters.map((value) => value.toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}

/** Seconds that one code is good for (RFC 6238 §5.2). */
export const totpPeriod = 30

/** The code of six digits for a count of periods since the epoch (RFC 6238 §4, RFC 4226 §5.3). */
export const totpCode = (key: Buffer, count: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(count))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

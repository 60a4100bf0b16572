/** The few DER encodings (X.690) that certificate requests and the certificates of tls-alpn-01 are made of. */

const length = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size])
  const hex = size.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

/** Tag, length, value. */
export const tagged = (tag: number, ...contents: Uint8Array[]): Buffer => {
  const value = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag]), length(value.length), value])
}

export const sequence = (...items: Uint8Array[]): Buffer => tagged(0x30, ...items)
export const setOf = (...items: Uint8Array[]): Buffer => tagged(0x31, ...items)
export const octetString = (...contents: Uint8Array[]): Buffer => tagged(0x04, ...contents)
export const bitString = (bits: Uint8Array): Buffer => tagged(0x03, Buffer.from([0]), bits)
export const utf8String = (text: string): Buffer => tagged(0x0c, Buffer.from(text))
export const smallInteger = (value: number): Buffer => tagged(0x02, Buffer.from([value]))
export const yes = Buffer.from([0x01, 0x01, 0xff])
/** To the second; until 2049 (RFC 5280 §4.1.2.5.1). */
export const utcTime = (at: number): Buffer =>
  tagged(
    0x17,
    Buffer.from(
      `${new Date(at)
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  )
export const nothing = Buffer.from([0x05, 0x00])

const base128 = (arc: number): number[] => {
  const digits = [arc & 0x7f]
  for (let rest = arc >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

/** An object identifier in dotted form. */
export const objectIdentifier = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number)
  return tagged(0x06, Buffer.from([first * 40 + second, ...arcs.flatMap(base128)]))
}

import { X509Certificate } from 'node:crypto'

interface Element {
  tag: number
  content: Buffer
  end: number
}

/** One DER element (X.690 §8.1) at an offset. Throws RangeError when it goes past the end. */
const readElement = (bytes: Buffer, at: number): Element => {
  const tag = bytes.readUInt8(at)
  const first = bytes.readUInt8(at + 1)
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes)
  const start = at + 2 + lengthBytes
  const end = start + length
  if (end > bytes.length) throw new RangeError('an element goes past the end')
  return { tag, content: bytes.subarray(start, end), end }
}

const children = (content: Buffer): Element[] => {
  const found: Element[] = []
  for (let at = 0; at < content.length; ) {
    const element = readElement(content, at)
    found.push(element)
    at = element.end
  }
  return found
}

const authorityKeyIdentifier = Buffer.from('551d23', 'hex')

/** The keyIdentifier of the extension's value: `SEQUENCE { [0] keyIdentifier, … }` (RFC 5280 §4.2.1.1). */
const keyIdentifierOf = (extensions: Element[]): Buffer | undefined => {
  for (const { content } of extensions) {
    const [id, ...rest] = children(content)
    if (!id?.content.equals(authorityKeyIdentifier)) continue
    const value = rest.at(-1)?.content
    const parts = value ? children(readElement(value, 0).content) : []
    return parts.find(({ tag }) => tag === 0x80)?.content
  }
  return undefined
}

/**
 * What ARI calls a certificate (RFC 9773 §4.1): key identifier and serial number, base64url, with a dot between.
 * Undefined for a certificate without an authority key identifier.
 */
export const ariIdOf = (certificatePem: string): string | undefined => {
  const { raw } = new X509Certificate(certificatePem)
  const [tbs] = children(readElement(raw, 0).content)
  const fields = tbs ? children(tbs.content) : []
  const serial = fields.find(({ tag }) => tag === 0x02)?.content
  const extensions = fields.find(({ tag }) => tag === 0xa3)?.content
  const identifier = extensions && keyIdentifierOf(children(readElement(extensions, 0).content))
  if (!serial || !identifier) return undefined
  return `${identifier.toString('base64url')}.${serial.toString('base64url')}`
}

import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  pbkdf2Sync,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import type { Secret } from '../../shared/secret.ts'
import { splitPem } from './pem.ts'

/** What OpenSSL 3, Windows and Java open. Of the encryption and of the integrity check. */
const iterations = 100_000

const oid = {
  data: '2a864886f70d010701',
  shroudedKeyBag: '2a864886f70d010c0a0102',
  certBag: '2a864886f70d010c0a0103',
  x509Certificate: '2a864886f70d01091601',
  friendlyName: '2a864886f70d010914',
  localKeyId: '2a864886f70d010915',
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  hmacWithSha256: '2a864886f70d0209',
  aes256Cbc: '60864801650304012a',
  sha256: '608648016503040201',
} as const

/** One DER element (X.690 §8.1). */
const der = (tag: number, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content)
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const bytes = length.subarray(length.findIndex((byte) => byte !== 0))
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, body])
}
const sequence = (...content: Uint8Array[]): Buffer => der(0x30, ...content)
const set = (...content: Uint8Array[]): Buffer => der(0x31, ...content)
const octets = (...content: Uint8Array[]): Buffer => der(0x04, ...content)
const explicit = (...content: Uint8Array[]): Buffer => der(0xa0, ...content)
const id = (name: keyof typeof oid): Buffer => der(0x06, Buffer.from(oid[name], 'hex'))
const nothing = der(0x05)
const integer = (value: number): Buffer => {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return der(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

/** Big-endian UTF-16 (BMPString). */
const bmp = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

/** EncryptedPrivateKeyInfo by PBES2 with AES-256-CBC (RFC 8018 §6.2). */
const encryptKey = (pkcs8: Buffer, password: string): Buffer => {
  const [salt, iv] = [randomBytes(16), randomBytes(16)]
  const key = pbkdf2Sync(Buffer.from(password, 'utf8'), salt, iterations, 32, 'sha256')
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const derivation = sequence(
    id('pbkdf2'),
    sequence(octets(salt), integer(iterations), sequence(id('hmacWithSha256'), nothing)),
  )
  const algorithm = sequence(id('pbes2'), sequence(derivation, sequence(id('aes256Cbc'), octets(iv))))
  return sequence(algorithm, octets(cipher.update(pkcs8), cipher.final()))
}

/** The key of the integrity check (RFC 7292 §B.2, id 3), for SHA-256: one block is as long as the key. */
const macKey = (password: string, salt: Buffer): Buffer => {
  const block = 64
  const fill = (bytes: Buffer): Buffer =>
    Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes.length === 0 ? 0 : bytes)
  const input = [Buffer.alloc(block, 3), fill(salt), fill(Buffer.concat([bmp(password), Buffer.alloc(2)]))]
  let hash = createHash('sha256').update(Buffer.concat(input)).digest()
  for (let n = 1; n < iterations; n++) hash = createHash('sha256').update(hash).digest()
  return hash
}

const attribute = (name: 'friendlyName' | 'localKeyId', value: Buffer): Buffer =>
  sequence(id(name), set(value))
const bag = (type: 'certBag' | 'shroudedKeyBag', value: Buffer, attributes: Buffer[]): Buffer =>
  sequence(id(type), explicit(value), ...(attributes.length > 0 ? [set(...attributes)] : []))
const content = (bytes: Buffer): Buffer => sequence(id('data'), explicit(octets(bytes)))

/**
 * A PKCS#12 file (RFC 7292) with a private key and its chain, leaf first. The key is encrypted, certificates are public
 * and are not; the whole is protected against changes by the password.
 */
export const makePkcs12 = (options: {
  chainPem: string
  keyPem: Secret
  password: Secret
  /** What a key store shows it as. */
  friendlyName: string
}): Buffer => {
  const certificates = splitPem(options.chainPem, 'CERTIFICATE').map((pem) => new X509Certificate(pem).raw)
  const pkcs8 = createPrivateKey(options.keyPem.expose()).export({ type: 'pkcs8', format: 'der' })
  const password = options.password.expose()
  const [leaf = Buffer.alloc(0)] = certificates
  const ours = [
    attribute('friendlyName', der(0x1e, bmp(options.friendlyName))),
    attribute('localKeyId', octets(createHash('sha1').update(leaf).digest())),
  ]
  const certificateBags = certificates.map((raw, index) =>
    bag('certBag', sequence(id('x509Certificate'), explicit(octets(raw))), index === 0 ? ours : []),
  )
  const safes = sequence(
    content(sequence(...certificateBags)),
    content(sequence(bag('shroudedKeyBag', encryptKey(pkcs8, password), ours))),
  )
  const salt = randomBytes(16)
  const mac = createHmac('sha256', macKey(password, salt)).update(safes).digest()
  const digest = sequence(sequence(id('sha256'), nothing), octets(mac))
  return sequence(integer(3), content(safes), sequence(digest, octets(salt), integer(iterations)))
}

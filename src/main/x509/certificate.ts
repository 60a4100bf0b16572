import { X509Certificate } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import { canonicalIp } from '../../shared/ip-address.ts'
import type { KeyType } from '../../shared/key-type.ts'
import { extendedKeyUsageOf } from './extended-key-usage.ts'
import { keyTypeOf } from './key-type.ts'
import { splitPem } from './pem.ts'

export interface Certificate {
  /** Upper-case hex. */
  serial: string
  /**
   * DNS names of the subject alternative names, lower case, then its IP addresses (RFC 5952); the common name where
   * there are none.
   */
  names: string[]
  /** Milliseconds since the Unix epoch. */
  notBefore: number
  notAfter: number
  /** Common name, else organisation, else the whole name on one line. */
  issuer: string
  subject: string
  keyType: KeyType | undefined
  /** What it may be used for (RFC 5280 §4.2.1.12); undefined where it is not restricted. */
  extendedKeyUsage: string[] | undefined
  /** SHA-256, upper-case hex with colons. */
  fingerprint256: string
  pem: string
}

export interface Chain {
  leaf: Certificate
  intermediates: Certificate[]
}

/** Every certificate of a PEM text, in its order. Throws `certificate.malformed`. */
export const parseChain = (pem: string): X509Certificate[] => {
  const blocks = splitPem(pem, 'CERTIFICATE')
  if (blocks.length === 0)
    throw new CerthubError('certificate.malformed', { problem: 'there is no PEM certificate in it' })
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block)
    } catch (cause) {
      throw new CerthubError(
        'certificate.malformed',
        { problem: `number ${index + 1} is damaged` },
        { cause },
      )
    }
  })
}

/** Node prints unusual names in quotes, as JSON strings. */
const unquoted = (value: string): string => (value.startsWith('"') ? String(JSON.parse(value)) : value)

const alternativeNames = (certificate: X509Certificate): string[] =>
  [...(certificate.subjectAltName ?? '').matchAll(/(?:^|, )DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, name]) =>
    unquoted(name ?? '').toLowerCase(),
  )

const addresses = (certificate: X509Certificate): string[] =>
  [...(certificate.subjectAltName ?? '').matchAll(/(?:^|, )IP Address:([^,]+)/g)].map(
    ([, address = '']) => canonicalIp(address) ?? address.toLowerCase(),
  )

const attribute = (name: string, key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(name)?.[1]
const titleOf = (name: string | undefined): string =>
  attribute(name ?? '', 'CN') ?? attribute(name ?? '', 'O') ?? (name ?? '').replaceAll('\n', ', ')

/** What a certificate says. */
export const readCertificate = (certificate: X509Certificate): Certificate => {
  const names = [...alternativeNames(certificate), ...addresses(certificate)]
  const commonName = attribute(certificate.subject ?? '', 'CN')?.toLowerCase()
  return {
    serial: certificate.serialNumber.toUpperCase(),
    names: names.length > 0 || !commonName ? names : [commonName],
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
    issuer: titleOf(certificate.issuer),
    subject: titleOf(certificate.subject),
    keyType: keyTypeOf(certificate.publicKey),
    extendedKeyUsage: extendedKeyUsageOf(certificate),
    fingerprint256: certificate.fingerprint256,
    pem: certificate.toString(),
  }
}

/** A PEM chain, leaf first. Throws `certificate.malformed`. */
export const readChain = (pem: string): Chain => {
  const [leaf, ...intermediates] = parseChain(pem).map(readCertificate)
  if (!leaf) throw new CerthubError('certificate.malformed', { problem: 'there is no PEM certificate in it' })
  return { leaf, intermediates }
}

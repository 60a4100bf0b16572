import type { KeyObject, X509Certificate } from 'node:crypto'
import { CerthubError, hasCode } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { utcDay } from '../../../shared/text-catalogue/words.ts'
import { parseChain, readCertificate } from '../certificate.ts'
import { orderChain } from './order-chain.ts'
import { readPkcs12 } from './pkcs12.ts'
import { readPrivateKeys } from './private-key.ts'

export type Uploaded =
  | { certificate: string; privateKey: string; chain: string; passphrase?: Secret }
  /** base64. */
  | { pkcs12: string; password: Secret }

export interface UploadedCertificate {
  certificatePem: string
  /** The issuers, nearest first; empty when there are none. */
  chainPem: string
  /** PKCS#8, not encrypted. */
  privateKeyPem: Secret
  commonName: string
  names: string[]
  issuer: string
  serial: string
  /** Milliseconds since the Unix epoch. */
  notBefore: number
  notAfter: number
  keyType: string
  chainComplete: boolean
  /** What should be known, and is no reason to refuse. */
  warnings: string[]
}

const longestChain = 20

const readPem = async ({
  certificate,
  privateKey,
  chain,
  passphrase,
}: Extract<Uploaded, { certificate: string }>) => {
  const text = `${certificate}\n${chain}`
  if (text.includes('\0') || privateKey.includes('\0')) {
    throw new CerthubError('tls_certificate.malformed', { problem: 'it holds NUL, so that it is no PEM' })
  }
  return { certificates: parse(text), keys: await readPrivateKeys(`${privateKey}\n${text}`, passphrase) }
}

const parse = (text: string): X509Certificate[] => {
  try {
    return parseChain(text)
  } catch (error) {
    if (!hasCode(error, 'certificate.malformed')) throw error
    const { problem = '' } = error.data.params
    throw new CerthubError('tls_certificate.malformed', { problem }, { cause: error })
  }
}

/** What kind of key it is, for people: `ec256`, `rsa2048`, `ed25519`. */
const describeKey = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string => {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {}
  const curves: Record<string, string> = { prime256v1: 'ec256', secp384r1: 'ec384', secp521r1: 'ec521' }
  if (namedCurve) return curves[namedCurve] ?? namedCurve
  return `${asymmetricKeyType ?? ''}${modulusLength ?? ''}`
}

const titleOf = (certificate: X509Certificate): string => {
  const { subject, names, serial } = readCertificate(certificate)
  return subject || names[0] || serial
}

const oneKey = (keys: KeyObject[]): KeyObject => {
  const [key, ...others] = keys
  if (!key) throw new CerthubError('tls_certificate.no_key', {})
  if (others.some((other) => !other.equals(key))) throw new CerthubError('tls_certificate.several_keys', {})
  return key
}

/**
 * A certificate that a person brings: its key must be its own, its issuers are put in order, what does not belong to it
 * is refused. Throws `tls_certificate.*`; no error quotes what was given.
 */
export const readUploadedCertificate = async (
  input: Uploaded,
  { now, evenIfExpired }: { now: number; evenIfExpired: boolean },
): Promise<UploadedCertificate> => {
  const { certificates, keys } =
    'pkcs12' in input ? await readPkcs12(input.pkcs12, input.password) : await readPem(input)
  const [first] = certificates
  if (!first)
    throw new CerthubError('tls_certificate.malformed', { problem: 'there is no certificate in it' })
  if (certificates.length > longestChain) {
    throw new CerthubError('tls_certificate.too_many', { count: certificates.length, limit: longestChain })
  }
  const key = oneKey(keys)
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key))
  if (!leaf) throw new CerthubError('tls_certificate.key_mismatch', { name: titleOf(first) })
  const { issuers, complete, unrelated } = orderChain(leaf, certificates)
  const [stranger] = unrelated
  if (stranger) {
    throw new CerthubError('tls_certificate.unrelated', { other: titleOf(stranger), name: titleOf(leaf) })
  }
  const { names, issuer, serial, notBefore, notAfter, pem } = readCertificate(leaf)
  const commonName = /^CN=(.*)$/m.exec(leaf.subject ?? '')?.[1] ?? names[0] ?? ''
  if (notAfter <= now && !evenIfExpired) {
    throw new CerthubError('tls_certificate.expired', { name: commonName || serial, date: utcDay(notAfter) })
  }
  const warnings = [
    ...(notAfter <= now ? [`It expired on ${utcDay(notAfter)}.`] : []),
    ...(notBefore > now ? [`It is not valid before ${utcDay(notBefore)}.`] : []),
    ...(complete
      ? []
      : ['Its chain is not complete: add the certificates of its issuers, or clients may refuse it.']),
  ]
  return {
    certificatePem: pem,
    chainPem: issuers.map((certificate) => certificate.toString()).join(''),
    privateKeyPem: new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
    commonName,
    names,
    issuer,
    serial,
    notBefore,
    notAfter,
    keyType: describeKey(key),
    chainComplete: complete,
    warnings,
  }
}

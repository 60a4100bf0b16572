import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { Asn1, Forge } from 'node-forge'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'

export interface Pkcs12Content {
  certificates: X509Certificate[]
  keys: KeyObject[]
}

const malformed = (problem: string, cause?: unknown) =>
  new CerthubError('tls_certificate.pkcs12_malformed', { problem }, { cause })

const open = (forge: Forge, der: string, password: string) => {
  let value: Asn1
  try {
    value = forge.asn1.fromDer(der)
  } catch (error) {
    throw malformed('it is not in ASN.1', error)
  }
  const tries: [Asn1, string | undefined][] = [
    [value, password],
    // Some programs write no password where others write an empty one.
    ...(password === '' ? [[value, undefined] as [Asn1, undefined]] : []),
  ]
  let failure: unknown
  for (const [asn1, one] of tries) {
    try {
      return forge.pkcs12.pkcs12FromAsn1(asn1, false, one)
    } catch (error) {
      failure = error
    }
  }
  // The integrity check takes the password in UTF-16, today's encryption in UTF-8 (RFC 9579): forge knows one form.
  if (failure instanceof Error && /decrypt/i.test(failure.message) && Array.isArray(value.value)) {
    const unchecked = { ...value, value: value.value.slice(0, 2) }
    try {
      return forge.pkcs12.pkcs12FromAsn1(unchecked, false, Buffer.from(password).toString('latin1'))
    } catch (error) {
      failure = error
    }
  }
  const text = failure instanceof Error ? failure.message : ''
  if (/password|MAC could not be verified|decrypt/i.test(text)) {
    throw new CerthubError('tls_certificate.pkcs12_password', {}, { cause: failure })
  }
  throw malformed('its structure is another', failure)
}

/**
 * The certificates and keys of a PKCS#12 file (RFC 7292), as OpenSSL, Windows and Java write them, in old encryption
 * and new. Throws `tls_certificate.pkcs12_malformed`, `tls_certificate.pkcs12_password`.
 */
export const readPkcs12 = async (base64: string, password: Secret): Promise<Pkcs12Content> => {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0) throw malformed('it is empty')
  const { default: forge } = await import('node-forge')
  const file = open(forge, bytes.toString('latin1'), password.expose())
  const bags = (type: 'certBag' | 'keyBag' | 'pkcs8ShroudedKeyBag') => {
    const bagType = forge.pki.oids[type]
    return file.getBags({ bagType })[bagType] ?? []
  }
  const der = (value: Asn1): Buffer => Buffer.from(forge.asn1.toDer(value).getBytes(), 'latin1')
  try {
    const certificates = bags('certBag').flatMap(({ cert, asn1 }) => {
      const value = cert ? forge.pki.certificateToAsn1(cert) : asn1
      return value ? [new X509Certificate(der(value))] : []
    })
    const keys = [...bags('pkcs8ShroudedKeyBag'), ...bags('keyBag')].flatMap(({ key, asn1 }) => {
      if (key) {
        const pkcs1 = der(forge.pki.privateKeyToAsn1(key))
        return [createPrivateKey({ key: pkcs1, format: 'der', type: 'pkcs1' })]
      }
      return asn1 ? [createPrivateKey({ key: der(asn1), format: 'der', type: 'pkcs8' })] : []
    })
    return { certificates, keys }
  } catch (error) {
    throw malformed('a certificate or key in it is damaged', error)
  }
}

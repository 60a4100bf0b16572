import { type KeyObject, X509Certificate } from 'node:crypto'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { readKeyFile } from '../../key-files/read-key-file.ts'
import { keysOf, refusalOf } from './key-file-result.ts'

export interface Pkcs12Content {
  certificates: X509Certificate[]
  keys: KeyObject[]
}

const malformed = (problem: string, cause?: unknown) =>
  new CerthubError('tls_certificate.pkcs12_malformed', { problem }, { cause })

/**
 * The certificates and keys of a PKCS#12 file (RFC 7292). Throws `tls_certificate.pkcs12_malformed`,
 * `tls_certificate.pkcs12_password`, `tls_certificate.too_many_rounds`.
 */
export const readPkcs12 = async (base64: string, password: Secret): Promise<Pkcs12Content> => {
  const der = Buffer.from(base64, 'base64')
  if (der.length === 0) throw malformed('it is empty')
  const result = await readKeyFile({ kind: 'pkcs12', der, password: password.expose() })
  if ('problem' in result)
    throw refusalOf(result, () => new CerthubError('tls_certificate.pkcs12_password', {}), malformed)
  try {
    const certificates = result.certificates.map((one) => new X509Certificate(one))
    return { certificates, keys: keysOf(result) }
  } catch (error) {
    throw malformed('a certificate or key in it is damaged', error)
  }
}

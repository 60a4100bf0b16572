import { createPrivateKey, type KeyObject } from 'node:crypto'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'

const labels = ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']
const block = new RegExp(`-----BEGIN (${labels.join('|')})-----[\\s\\S]*?-----END \\1-----`, 'g')

const isEncrypted = (pem: string): boolean => /BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(pem)

const read = (pem: string, passphrase: Secret | undefined): KeyObject => {
  if (isEncrypted(pem) && !passphrase) throw new CerthubError('tls_certificate.key_encrypted', {})
  try {
    return createPrivateKey({ key: pem, ...(passphrase && { passphrase: passphrase.expose() }) })
  } catch {
    // Node's own error may quote what it read.
    if (isEncrypted(pem)) throw new CerthubError('tls_certificate.wrong_passphrase', {})
    throw new CerthubError('tls_certificate.key_malformed', { problem: 'its content is damaged' })
  }
}

/**
 * The private keys in PEM texts: PKCS#8, PKCS#1 and SEC 1, encrypted or not. Throws `tls_certificate.key_encrypted`,
 * `tls_certificate.wrong_passphrase`, `tls_certificate.key_malformed`.
 */
export const readPrivateKeys = (text: string, passphrase: Secret | undefined): KeyObject[] => {
  const found = text.match(block) ?? []
  if (found.length === 0 && /PRIVATE KEY/.test(text)) {
    throw new CerthubError('tls_certificate.key_malformed', {
      problem: 'its PEM is cut off or of another kind',
    })
  }
  return found.map((pem) => read(pem, passphrase))
}

import { createPrivateKey, type KeyObject } from 'node:crypto'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { readKeyFile } from '../../key-files/read-key-file.ts'
import { splitPem } from '../pem.ts'
import { keysOf, refusalOf } from './key-file-result.ts'

const labels = ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']
/** Each encrypted one is work. */
const mostKeys = 20

const isEncrypted = (pem: string): boolean => /BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(pem)

const malformed = (problem: string): CerthubError =>
  new CerthubError('tls_certificate.key_malformed', { problem })

const read = async (pem: string, passphrase: Secret | undefined): Promise<KeyObject[]> => {
  if (isEncrypted(pem)) {
    if (!passphrase) throw new CerthubError('tls_certificate.key_encrypted', {})
    const result = await readKeyFile({ kind: 'pem', pem, passphrase: passphrase.expose() })
    if (!('problem' in result)) return keysOf(result)
    throw refusalOf(result, () => new CerthubError('tls_certificate.wrong_passphrase', {}), malformed)
  }
  try {
    return [createPrivateKey(pem)]
  } catch {
    // Node's own error may quote what it read.
    throw malformed('its content is damaged')
  }
}

/**
 * The private keys in PEM texts: PKCS#8, PKCS#1 and SEC 1, encrypted or not. Throws `tls_certificate.key_encrypted`,
 * `tls_certificate.wrong_passphrase`, `tls_certificate.key_malformed`, `tls_certificate.too_many_rounds`.
 */
export const readPrivateKeys = async (text: string, passphrase: Secret | undefined): Promise<KeyObject[]> => {
  const whole = labels.filter((label) => text.includes(`-----END ${label}-----`))
  const found = whole.flatMap((label) => splitPem(text, label))
  if (found.length === 0 && text.includes('PRIVATE KEY'))
    throw malformed('its PEM is cut off or of another kind')
  if (found.length > mostKeys) throw malformed(`there are ${found.length} keys in it`)
  const keys: KeyObject[] = []
  for (const pem of found) keys.push(...(await read(pem, passphrase)))
  return keys
}

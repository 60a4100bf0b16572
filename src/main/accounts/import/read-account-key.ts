import { createPrivateKey, type KeyObject } from 'node:crypto'
import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'

const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

const malformed = (problem: string): CerthubError => new CerthubError('account.key_malformed', { problem })

const parse = (text: string): KeyObject => {
  const trimmed = text.trim()
  if (trimmed === '') throw malformed('it is empty')
  if (/ENCRYPTED/.test(trimmed)) throw malformed('it is encrypted')
  try {
    if (trimmed.startsWith('{')) return createPrivateKey({ key: JSON.parse(trimmed), format: 'jwk' })
    return createPrivateKey(trimmed)
  } catch {
    // The parser's own words may quote what it read.
    throw malformed('it is neither a PEM private key nor a private JWK')
  }
}

/**
 * The private key of an ACME account, PKCS#8 PEM: from PEM (PKCS#8, PKCS#1, SEC1; lego’s and acme.sh’s) or a JWK
 * (certbot’s). Throws `account.key_malformed`; nothing of the key is in it.
 */
export const readAccountKey = (text: string): Secret => {
  const key = parse(text)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  const isFit =
    (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048) ||
    (type === 'ec' && curves.has(details?.namedCurve ?? ''))
  if (!isFit) throw malformed('ACME accounts have RSA keys of 2048 bits or more, or EC keys on a NIST curve')
  return new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString())
}

import { createHmac } from 'node:crypto'
import { CerthubError } from '../../shared/errors.ts'
import type { Secret } from '../../shared/secret.ts'
import { base64url, type Jwk } from './signer.ts'

export interface ExternalAccount {
  kid: string
  /** As the CA shows it: base64url, or base64. */
  hmacKey: Secret
}

const decodeKey = (hmacKey: Secret): Buffer => {
  const text = hmacKey.expose().replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) {
    throw new CerthubError('input.invalid', { field: 'eab.hmacKey', problem: 'is not base64url' })
  }
  // Node's base64 decoder takes both alphabets.
  return Buffer.from(text, 'base64')
}

/** The binding that goes into newAccount: the account's JWK under the CA's HMAC key, HS256 (RFC 8555 §7.3.4). */
export const bindExternalAccount = ({ kid, hmacKey }: ExternalAccount, jwk: Jwk, url: string): object => {
  const header = base64url({ alg: 'HS256', kid: kid.trim(), url })
  const payload = base64url(jwk)
  const signature = createHmac('sha256', decodeKey(hmacKey))
    .update(`${header}.${payload}`)
    .digest('base64url')
  return { protected: header, payload, signature }
}

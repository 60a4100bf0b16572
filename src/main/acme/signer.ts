import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Secret } from '../../shared/secret.ts'

/** The members of a public key that RFC 7638 hashes, in its order. */
export type Jwk = { crv: string; kty: 'EC'; x: string; y: string } | { e: string; kty: 'RSA'; n: string }

/** An account key at work. */
export interface Signer {
  readonly jwk: Jwk
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string
  /**
   * A flattened JWS as JSON (RFC 7515 §7.2.2, RFC 8555 §6.2); `header` is protected, `alg` is added.
   * An undefined payload is the empty one of POST-as-GET.
   */
  sign(header: Record<string, unknown>, payload: unknown): string
}

const algorithms: Record<string, { alg: string; hash: string }> = {
  'P-256': { alg: 'ES256', hash: 'sha256' },
  'P-384': { alg: 'ES384', hash: 'sha384' },
  'P-521': { alg: 'ES512', hash: 'sha512' },
}

export const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const publicJwk = (exported: {
  kty?: string
  crv?: string
  x?: string
  y?: string
  e?: string
  n?: string
}): Jwk => {
  const { kty, crv, x, y, e, n } = exported
  if (kty === 'EC' && crv && x && y) return { crv, kty, x, y }
  if (kty === 'RSA' && e && n) return { e, kty, n }
  throw new TypeError(`an account key is EC or RSA, not ${kty}`)
}

/** RFC 7638 thumbprint: the hash of the required members in lexical order, which `Jwk` already has. */
export const thumbprintOf = (jwk: Jwk): string =>
  createHash('sha256').update(JSON.stringify(jwk)).digest('base64url')

/** A signer for a PEM private key: P-256 (ours), or P-384, P-521 and RSA of imported accounts. */
export const createSigner = (accountKey: Secret): Signer => {
  const key = createPrivateKey(accountKey.expose())
  const jwk = publicJwk(createPublicKey(key).export({ format: 'jwk' }))
  const { alg, hash } = (jwk.kty === 'EC' && algorithms[jwk.crv]) || { alg: 'RS256', hash: 'sha256' }
  return {
    jwk,
    thumbprint: thumbprintOf(jwk),
    sign(header, payload) {
      const signedHeader = base64url({ alg, ...header })
      const body = payload === undefined ? '' : base64url(payload)
      const signature = sign(hash, Buffer.from(`${signedHeader}.${body}`), { key, dsaEncoding: 'ieee-p1363' })
      return JSON.stringify({
        protected: signedHeader,
        payload: body,
        signature: signature.toString('base64url'),
      })
    },
  }
}

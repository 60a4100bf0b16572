import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { Secret } from '../../shared/secret.ts'
import { createSigner, type Jwk } from './signer.ts'

/** A new account key: P-256, PKCS#8 PEM. */
export const generateAccountKey = async (): Promise<Secret> => {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  return new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
}

/** The public key as a JWK with the members of RFC 7638 only. */
export const accountJwk = (accountKey: Secret): Jwk => createSigner(accountKey).jwk

/** RFC 7638 thumbprint, base64url. */
export const accountThumbprint = (accountKey: Secret): string => createSigner(accountKey).thumbprint

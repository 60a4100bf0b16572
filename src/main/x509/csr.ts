import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { ipBytes, isIpAddress } from '../../shared/ip-address.ts'
import type { Secret } from '../../shared/secret.ts'
import * as der from './der.ts'

const oid = {
  commonName: '2.5.4.3',
  extensionRequest: '1.2.840.113549.1.9.14',
  subjectAltName: '2.5.29.17',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  sha256WithRsa: '1.2.840.113549.1.1.11',
}

/** X.520's upper bound for a common name. */
const longestCommonName = 64

/** One subject alternative name: iPAddress [7] (RFC 5280 §4.2.1.6) for an address, else dNSName [2]. */
export const alternativeName = (name: string): Buffer => {
  const address = ipBytes(name)
  return address ? der.tagged(0x87, Uint8Array.from(address)) : der.tagged(0x82, Buffer.from(name, 'ascii'))
}

const signatureOf = (key: KeyObject): { hash: string; algorithm: Buffer } => {
  if (key.asymmetricKeyType === 'rsa') {
    return { hash: 'sha256', algorithm: der.sequence(der.objectIdentifier(oid.sha256WithRsa), der.nothing) }
  }
  const large = key.asymmetricKeyDetails?.namedCurve === 'secp384r1'
  const algorithm = der.sequence(der.objectIdentifier(large ? oid.ecdsaWithSha384 : oid.ecdsaWithSha256))
  return { hash: large ? 'sha384' : 'sha256', algorithm }
}

const subject = (commonName: string | undefined): Buffer => {
  if (!commonName || commonName.length > longestCommonName) return der.sequence()
  const pair = der.sequence(der.objectIdentifier(oid.commonName), der.utf8String(commonName))
  return der.sequence(der.setOf(pair))
}

const alternativeNames = (names: readonly string[]): Buffer => {
  const extension = der.sequence(
    der.objectIdentifier(oid.subjectAltName),
    der.octetString(der.sequence(...names.map(alternativeName))),
  )
  const attribute = der.sequence(
    der.objectIdentifier(oid.extensionRequest),
    der.setOf(der.sequence(extension)),
  )
  return der.tagged(0xa0, attribute)
}

/**
 * A PKCS#10 request (RFC 2986) as DER, self-signed by the PKCS#8 PEM key. `names` are A-labels and IP addresses; all
 * of them become subject alternative names, the first that is no address also the common name when it fits.
 */
export const createCsr = (keyPem: Secret, names: readonly string[]): Buffer => {
  const key = createPrivateKey(keyPem.expose())
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const request = der.sequence(
    der.smallInteger(0),
    subject(names.find((name) => !isIpAddress(name))),
    publicKey,
    alternativeNames(names),
  )
  const { hash, algorithm } = signatureOf(key)
  return der.sequence(request, algorithm, der.bitString(sign(hash, request, key)))
}

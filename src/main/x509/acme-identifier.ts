import { createHash, createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import type { Secret } from '../../shared/secret.ts'
import { alternativeName } from './csr.ts'
import * as der from './der.ts'
import { generateKey } from './generate-key.ts'

const oid = {
  commonName: '2.5.4.3',
  subjectAltName: '2.5.29.17',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  acmeIdentifier: '1.3.6.1.5.5.7.1.31',
}

const day = 86_400_000

const extensions = (name: string, keyAuthorization: string): Buffer => {
  const digest = createHash('sha256').update(keyAuthorization).digest()
  const names = der.octetString(der.sequence(alternativeName(name)))
  return der.tagged(
    0xa3,
    der.sequence(
      der.sequence(der.objectIdentifier(oid.subjectAltName), names),
      der.sequence(
        der.objectIdentifier(oid.acmeIdentifier),
        der.yes,
        der.octetString(der.octetString(digest)),
      ),
    ),
  )
}

/**
 * The self-signed certificate that answers a tls-alpn-01 challenge (RFC 8737 §3): the one name or address, and the
 * critical acmeIdentifier with the digest of the key authorization. With a key of its own; both PEM.
 */
export const makeAcmeIdentifierCertificate = async (
  name: string,
  keyAuthorization: string,
  now: number,
): Promise<{ certificatePem: string; privateKeyPem: Secret }> => {
  const privateKeyPem = await generateKey('ec256')
  const key = createPrivateKey(privateKeyPem.expose())
  const title = der.sequence(
    der.setOf(der.sequence(der.objectIdentifier(oid.commonName), der.utf8String('Certhub tls-alpn-01'))),
  )
  const algorithm = der.sequence(der.objectIdentifier(oid.ecdsaWithSha256))
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const content = der.sequence(
    der.tagged(0xa0, der.smallInteger(2)),
    der.tagged(0x02, serial),
    algorithm,
    title,
    der.sequence(der.utcTime(now - day), der.utcTime(now + 7 * day)),
    title,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    extensions(name, keyAuthorization),
  )
  const whole = der.sequence(content, algorithm, der.bitString(sign('sha256', content, key)))
  const lines = whole.toString('base64').replace(/.{64}(?=.)/g, '$&\n')
  const certificatePem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
  return { certificatePem, privateKeyPem }
}

/** The digest in the acmeIdentifier of a certificate (DER); undefined where there is none. */
export const acmeIdentifierOf = (certificate: Uint8Array): Buffer | undefined => {
  const start = Buffer.concat([
    der.objectIdentifier(oid.acmeIdentifier),
    der.yes,
    Buffer.from('04220420', 'hex'),
  ])
  const whole = Buffer.from(certificate)
  const at = whole.indexOf(start)
  return at < 0 ? undefined : whole.subarray(at + start.length, at + start.length + 32)
}

import { Secret } from '../../../shared/secret.ts'
import { readUploadedCertificate } from '../../x509/uploaded/read-uploaded.ts'
import { type BodyOf, defineCredentialType, type Sealed } from '../credential-type.ts'

const seal = async (
  { upload, evenIfExpired }: BodyOf<'tls-certificate'>,
  now: number,
): Promise<Sealed<'tls-certificate'>> => {
  const input =
    upload.format === 'pkcs12'
      ? { pkcs12: upload.pkcs12, password: new Secret(upload.password) }
      : {
          certificate: upload.certificate,
          privateKey: upload.privateKey,
          chain: upload.chain,
          ...(upload.passphrase && { passphrase: new Secret(upload.passphrase) }),
        }
  const read = await readUploadedCertificate(input, { now, evenIfExpired })
  return {
    type: 'tls-certificate',
    text: new Secret(JSON.stringify({ privateKey: read.privateKeyPem.expose() })),
    values: [read.privateKeyPem],
    facts: {
      commonName: read.commonName,
      names: read.names,
      issuer: read.issuer,
      serial: read.serial,
      notBefore: read.notBefore,
      notAfter: read.notAfter,
      keyType: read.keyType,
      chainPem: `${read.certificatePem}${read.chainPem}`,
      chainComplete: read.chainComplete,
      warnings: read.warnings,
    },
    fieldsSet: ['certificate', 'privateKey', ...(read.chainPem ? ['chain'] : [])],
  }
}

export const tlsCertificate = defineCredentialType({
  type: 'tls-certificate',
  title: 'TLS certificate',
  kind: 'tls-certificate',
  seal,
  replace: seal,
})

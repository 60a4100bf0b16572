import { Secret } from '../../../shared/secret.ts'
import { readUploadedCertificate } from '../../x509/uploaded/read-uploaded.ts'
import { defineCredentialType } from '../credential-type.ts'

export const tlsCertificate = defineCredentialType({
  type: 'tls-certificate',
  title: 'TLS certificate',
  kind: 'tls-certificate',
  seal: async ({ upload, evenIfExpired }, now) => {
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
      text: new Secret(JSON.stringify({ privateKey: read.privateKeyPem.expose() })),
      values: [read.privateKeyPem],
      columns: {
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
        fieldsSet: ['certificate', 'privateKey', ...(read.chainPem ? ['chain'] : [])],
      },
    }
  },
})

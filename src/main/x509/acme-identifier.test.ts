import { createHash, X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { runOrThrow } from '../../../lab/run.ts'
import { makeAcmeIdentifierCertificate } from './acme-identifier.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)

it('is self-signed, by its own key, for the one name, now', async () => {
  const { certificatePem, privateKeyPem } = await makeAcmeIdentifierCertificate('a.example', 'T.P', now)
  const certificate = new X509Certificate(certificatePem)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.checkIssued(certificate)).toBe(true)
  expect(privateKeyPem.expose()).toContain('PRIVATE KEY')
  expect(certificate.subjectAltName).toBe('DNS:a.example')
  expect(Date.parse(certificate.validFrom)).toBe(now - 86_400_000)
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(now)
})

it('carries the digest of the key authorization in the critical acmeIdentifier, as openssl reads it', async () => {
  const { certificatePem } = await makeAcmeIdentifierCertificate('a.example', 'T.P', now)
  const text = await runOrThrow('openssl', ['asn1parse'], { input: certificatePem })
  const digest = createHash('sha256').update('T.P').digest('hex').toUpperCase()
  expect(text).toMatch(
    new RegExp(
      `OBJECT\\s*:(1\\.3\\.6\\.1\\.5\\.5\\.7\\.1\\.31|acmeIdentifier)\\n.*BOOLEAN\\s*:255\\n.*\\[HEX DUMP\\]:0420${digest}`,
      'i',
    ),
  )
})

it.each([
  ['192.0.2.1', 'IP Address:192.0.2.1'],
  ['2001:db8::1', 'IP Address:2001:DB8:0:0:0:0:0:1'],
])('for %s it names the address (RFC 8738 §6)', async (address, shown) => {
  const { certificatePem } = await makeAcmeIdentifierCertificate(address, 'T.P', now)
  expect(new X509Certificate(certificatePem).subjectAltName).toBe(shown)
})

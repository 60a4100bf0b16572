import { defineErrors } from './entry.ts'

const entry = (message: string, hint: string) =>
  ({ message, hint, retry: 'never', exit: 2, screen: 'credentials' }) as const

export const tlsCertificateErrors = defineErrors({
  'tls_certificate.malformed': entry(
    'The certificate cannot be read: {problem}.',
    'Give it as PEM, which begins with -----BEGIN CERTIFICATE-----. A DER file becomes PEM by `openssl x509 -inform der -in FILE`.',
  ),
  'tls_certificate.no_key': entry(
    'There is no private key in what was given.',
    'Add the key that the certificate was requested with: PEM, beginning with -----BEGIN PRIVATE KEY-----.',
  ),
  'tls_certificate.several_keys': entry(
    'There are several private keys, and more than one was not expected.',
    'Give the one key that belongs to the certificate.',
  ),
  'tls_certificate.key_malformed': entry(
    'The private key cannot be read: {problem}.',
    'Give it as PEM. `openssl pkey -in FILE` shows whether OpenSSL can read it.',
  ),
  'tls_certificate.key_encrypted': entry(
    'The private key is encrypted.',
    'Enter its passphrase, or take the encryption off by `openssl pkey -in FILE -out PLAIN`.',
  ),
  'tls_certificate.wrong_passphrase': entry(
    'That passphrase does not open the private key.',
    'Check the keyboard layout and Caps Lock.',
  ),
  'tls_certificate.key_mismatch': entry(
    'The private key belongs to none of the certificates: “{name}” has another.',
    'Give the key that this certificate was requested with; a renewed certificate often has a new one.',
  ),
  'tls_certificate.unrelated': entry(
    '“{other}” did not issue “{name}” or an issuer of it.',
    'Leave it out, or give the certificate that it belongs to in a credential of its own.',
  ),
  'tls_certificate.expired': entry(
    '“{name}” expired on {date}.',
    'Give the renewed certificate, or confirm that an expired one shall be stored.',
  ),
  'tls_certificate.too_many': entry(
    '{count} certificates were given; a chain has at most {limit}.',
    'Give the certificate and its issuers only, not a bundle of all roots.',
  ),
  'tls_certificate.pkcs12_malformed': entry(
    'This is no PKCS#12 file: {problem}.',
    'Choose the .p12 or .pfx file itself. PEM text belongs into the PEM fields.',
  ),
  'tls_certificate.too_many_rounds': entry(
    'Opening the file would take too much work: {problem}.',
    'Export it again with fewer rounds: a few hundred thousand are plenty.',
  ),
  'tls_certificate.pkcs12_password': entry(
    'That password does not open the PKCS#12 file.',
    'Check the keyboard layout and Caps Lock. A file made without a password has an empty one.',
  ),
})

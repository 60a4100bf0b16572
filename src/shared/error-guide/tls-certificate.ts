import type { tlsCertificateErrors } from '../error-catalogue/tls-certificate.ts'
import { defineGuides } from './guide.ts'

export const tlsCertificateGuides = defineGuides<typeof tlsCertificateErrors>()({
  'tls_certificate.malformed': {
    means: 'The certificate’s text or file cannot be read. Nothing was stored.',
    causes: ['It is DER or PKCS#7, not PEM.', 'It was pasted without its line breaks or its first line.'],
    steps: [
      'Look: `openssl x509 -in FILE -noout -subject`.',
      'From PKCS#7: `openssl pkcs7 -print_certs -in FILE`.',
    ],
  },
  'tls_certificate.no_key': {
    means: 'A TLS certificate without its key can serve nobody. Nothing was stored.',
    steps: [
      'Look where the request was made for a file that begins with BEGIN PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY.',
      'Is it on a Windows server, export it there with its key as .pfx, and give that: `--pkcs12 FILE`.',
    ],
  },
  'tls_certificate.several_keys': {
    means: 'It would be a guess which key to store. Nothing was stored.',
    steps: [
      'The key of a certificate prints the same twice: `openssl x509 -in CERT -noout -pubkey` and `openssl pkey -in KEY -pubout`.',
    ],
  },
  'tls_certificate.key_malformed': {
    means: 'The key’s PEM is damaged or of a kind that TLS does not use. Nothing was stored.',
    steps: [
      'Look: `openssl pkey -in FILE -noout -check`.',
      'From PuTTY’s .ppk or an OpenSSH key there is no certificate’s key to be had: look for the right file.',
    ],
  },
  'tls_certificate.key_encrypted': {
    means: 'The key needs its passphrase to be read; the vault then keeps it encrypted in its own way.',
    steps: ['Enter the passphrase in the form; in the terminal `--password-stdin`.'],
  },
  'tls_certificate.wrong_passphrase': {
    means: 'The key stays closed. Nothing was stored.',
    steps: [
      'Try it with OpenSSL: `openssl pkey -in FILE -noout`. If it fails there too, the passphrase is another.',
    ],
  },
  'tls_certificate.key_mismatch': {
    means: 'Certificate and key are not a pair. Nothing was stored.',
    causes: [
      'The certificate was renewed with a new key, and the old key was given.',
      'Files of two certificates were mixed up.',
    ],
    steps: [
      'The pair prints the same twice: `openssl x509 -in CERT -noout -pubkey` and `openssl pkey -in KEY -pubout`.',
    ],
  },
  'tls_certificate.unrelated': {
    means:
      'A chain leads from the certificate by its issuers, each signed by the next, and this one has no place in it.',
    steps: [
      'See who issued what: `openssl x509 -in FILE -noout -subject -issuer`.',
      'Give the intermediate that the CA names for this certificate.',
    ],
  },
  'tls_certificate.expired': {
    means: 'Clients refuse an expired certificate. It was not stored.',
    steps: [
      'Look for the renewed one.',
      'To keep it all the same, for a record: tick the box, or `--even-if-expired`.',
    ],
  },
  'tls_certificate.too_many': {
    means: 'It looks like a bundle of roots rather than one chain. Nothing was stored.',
    steps: ['Give the certificate first and its intermediates after it; the root is not needed.'],
  },
  'tls_certificate.pkcs12_malformed': {
    means: 'The file is not PKCS#12, or is damaged. Nothing was stored.',
    steps: ['Look: `openssl pkcs12 -in FILE -info -noout`; add `-legacy` for files of old programs.'],
  },
  'tls_certificate.too_many_rounds': {
    means:
      'A password-protected file says itself how often the password is stirred before it opens. This one asks for more than any honest program writes, so that opening it would keep this computer busy. Nothing was stored.',
    steps: [
      'Open it where it was made, and export it again: `openssl pkcs12 -export -iter 100000 …`.',
      'If you do not know where the file comes from, do not use it.',
    ],
  },
  'tls_certificate.pkcs12_password': {
    means: 'The file’s password differs. Nothing was stored.',
    steps: [
      'Try it with OpenSSL: `openssl pkcs12 -in FILE -noout`.',
      'Export the file again with a password that you know.',
    ],
  },
})

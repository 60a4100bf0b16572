import type { credentialErrors } from '../error-catalogue/credentials.ts'
import { defineGuides } from './guide.ts'

export const credentialGuides = defineGuides<typeof credentialErrors>()({
  'credential.wrong_type': {
    means:
      'Credentials have types, and this place takes one of them only. A certificate is proved with a DNS credential or an ACME wildcard.',
    steps: [
      'See the types: `certhub credential list`.',
      'Choose one that fits, or add it: `certhub credential add --type dns …`.',
    ],
  },
  'credential.not_revealable': {
    means:
      'DNS tokens and private keys go in and are never shown again, so that nobody can read them off an open window.',
    steps: [
      'Is the value lost, make a new one at the provider and replace it: `certhub credential replace CREDENTIAL --stdin-json`.',
      'The certificate and key of a TLS certificate can be exported where the certificate is of this hub.',
    ],
  },
  'credential.not_confirmed': {
    means:
      'A password is shown to a person who confirms it, and the confirmation did not fit. The try is in the audit log.',
    causes: [
      'The system’s own question (fingerprint, password) was closed or failed.',
      'The passphrase of the vault was typed wrongly.',
      'The name typed is not the credential’s.',
    ],
    steps: [
      'Confirm again; after wrong passphrases the hub waits a little longer each time.',
      'In scripts: `certhub credential reveal CREDENTIAL --confirm-stdin`.',
    ],
  },
  'credential.configuration': {
    means:
      'The configuration of an ACME wildcard holds the fields of its DNS provider as JSON, and this one does not fit.',
    causes: [
      'A comma or quote is missing in the JSON.',
      'A field’s name is misspelt, or a required one is missing.',
    ],
    steps: ['See the fields: `certhub provider show CODE`.', 'In the form begin with “Use template”.'],
  },
  'credential.server': {
    means: 'A container registry is named by its host, as in the name of an image before the first slash.',
    steps: [
      'Leave `https://` and the path away: `ghcr.io`, not `https://ghcr.io/org`.',
      'Docker Hub is `docker.io`.',
    ],
  },
  'credential.email_needed': {
    means: 'This registry’s login asks for the e-mail address beside user name and password.',
    steps: ['In the terminal: `--email you@your-domain`.'],
  },
  'credential.no_wildcard': {
    means: 'An ACME wildcard credential stands for a wildcard certificate, so one of its names must be one.',
    steps: ['In the terminal: `--domains "*.example.com,example.com"`, the wildcard first.'],
  },
})

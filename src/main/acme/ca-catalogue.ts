import type { CertificateAuthority } from '../../shared/contract/accounts.ts'
import { keyTypes } from '../../shared/key-type.ts'

const allKeys = [...keyTypes]
const elliptic: CertificateAuthority['keyTypes'] = ['ec256', 'ec384']

/** What most of them have in common. */
const usual = {
  externalAccountRequired: true,
  wildcard: true,
  ipAddresses: false,
  maxDays: 90,
  fixedLifetime: false,
  maxNames: 100,
}

/** Public CAs that issue over ACME. What a directory's own `meta` says wins over this at run time. */
export const catalogue: readonly CertificateAuthority[] = [
  {
    ...usual,
    code: 'letsencrypt',
    title: 'Let’s Encrypt',
    website: 'https://letsencrypt.org',
    directoryUrl: 'https://acme-v02.api.letsencrypt.org/directory',
    stagingDirectoryUrl: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    externalAccountRequired: false,
    ipAddresses: true,
    fixedLifetime: true,
    keyTypes: allKeys,
    caaIdentities: ['letsencrypt.org'],
  },
  {
    ...usual,
    code: 'google',
    title: 'Google Trust Services',
    website: 'https://pki.goog',
    directoryUrl: 'https://dv.acme-v02.api.pki.goog/directory',
    stagingDirectoryUrl: 'https://dv.acme-v02.test-api.pki.goog/directory',
    keyTypes: allKeys,
    caaIdentities: ['pki.goog'],
  },
  {
    ...usual,
    code: 'zerossl',
    title: 'ZeroSSL',
    website: 'https://zerossl.com',
    directoryUrl: 'https://acme.zerossl.com/v2/DV90',
    keyTypes: ['ec256', 'ec384', 'rsa2048', 'rsa3072'],
    caaIdentities: ['sectigo.com'],
  },
  {
    ...usual,
    code: 'sslcom-rsa',
    title: 'SSL.com (RSA)',
    website: 'https://www.ssl.com',
    directoryUrl: 'https://acme.ssl.com/sslcom-dv-rsa',
    maxNames: 2,
    keyTypes: ['rsa2048', 'rsa3072', 'rsa4096'],
    caaIdentities: ['ssl.com'],
  },
  {
    ...usual,
    code: 'sslcom-ecc',
    title: 'SSL.com (ECC)',
    website: 'https://www.ssl.com',
    directoryUrl: 'https://acme.ssl.com/sslcom-dv-ecc',
    maxNames: 2,
    keyTypes: elliptic,
    caaIdentities: ['ssl.com'],
  },
  ...(['DV', 'OV', 'EV'] as const).map((level) => ({
    ...usual,
    code: `sectigo-${level.toLowerCase()}`,
    title: `Sectigo (${level})`,
    website: 'https://www.sectigo.com',
    directoryUrl: `https://acme.sectigo.com/v2/${level}`,
    maxDays: 200,
    keyTypes: ['ec256', 'ec384', 'rsa3072', 'rsa4096'] satisfies CertificateAuthority['keyTypes'],
    caaIdentities: ['sectigo.com'],
  })),
  {
    ...usual,
    code: 'globalsign',
    title: 'GlobalSign Atlas',
    website: 'https://www.globalsign.com',
    directoryUrl: 'https://emea.acme.atlas.globalsign.com/directory',
    wildcard: false,
    keyTypes: allKeys,
    caaIdentities: ['globalsign.com'],
  },
  {
    ...usual,
    code: 'actalis',
    title: 'Actalis',
    website: 'https://www.actalis.com',
    directoryUrl: 'https://acme-api.actalis.com/acme/directory',
    keyTypes: allKeys,
    caaIdentities: ['actalis.it'],
  },
]

import type { CredentialType } from '../../../../shared/contract/credential-types.ts'
import type { ErrorData } from '../../../../shared/errors.ts'
import { fieldErrorOf } from '../../../lib/form-errors.ts'

/** The field of each body that a refusal speaks of: by the hub's name of the field, or by the error's code. */
const places: Record<CredentialType, Readonly<Record<string, string>>> = {
  dns: { provider: 'provider' },
  'container-registry': {
    server: 'server',
    email: 'email',
    username: 'username',
    password: 'password',
    'credential.server': 'server',
    'credential.email_needed': 'email',
  },
  'basic-auth': { username: 'username', password: 'password' },
  'tls-certificate': {
    'upload.certificate': 'certificate',
    'upload.privateKey': 'privateKey',
    'upload.pkcs12': 'pkcs12',
    'tls_certificate.malformed': 'certificate',
    'tls_certificate.unrelated': 'certificate',
    'tls_certificate.too_many': 'certificate',
    'tls_certificate.no_key': 'privateKey',
    'tls_certificate.several_keys': 'privateKey',
    'tls_certificate.key_malformed': 'privateKey',
    'tls_certificate.key_mismatch': 'privateKey',
    'tls_certificate.key_encrypted': 'password',
    'tls_certificate.wrong_passphrase': 'password',
    'tls_certificate.pkcs12_password': 'password',
    'tls_certificate.pkcs12_malformed': 'pkcs12',
    'tls_certificate.expired': 'evenIfExpired',
  },
  'acme-wildcard': {
    provider: 'provider',
    commonName: 'commonName',
    names: 'names',
    configuration: 'configuration',
    'credential.configuration': 'configuration',
    'credential.no_wildcard': 'commonName',
    'names.none': 'commonName',
    'names.malformed': 'commonName',
    'names.wildcard': 'commonName',
  },
  ssh: {
    username: 'username',
    privateKey: 'privateKey',
    passphrase: 'passphrase',
    password: 'password',
    'ssh_key.public': 'privateKey',
    'ssh_key.unusable': 'privateKey',
    'ssh_key.encrypted': 'passphrase',
    'ssh_key.wrong_passphrase': 'passphrase',
  },
}

/** Where in the body of this type an error belongs, and its words; undefined when it concerns the whole form. */
export const placeInBody = (
  type: CredentialType,
  error: ErrorData,
): { field: string; message: string } | undefined => {
  const of = places[type]
  const byCode = of[error.code]
  if (byCode) return { field: byCode, message: `${error.message} ${error.hint}` }
  const named = fieldErrorOf(error, Object.keys(of))
  const field = named && of[named.field]
  return field === undefined ? undefined : { field, message: named?.message ?? '' }
}

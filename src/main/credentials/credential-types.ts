import type { CredentialType as TypeName } from '../../shared/contract/credential-types.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { CredentialRecord, CredentialRecordOf } from '../ports/store/credentials.ts'
import type { BodyOf, CredentialType, ReplacementOf, Sealed } from './credential-type.ts'
import { acmeWildcard } from './types/acme-wildcard.ts'
import { basicAuth } from './types/basic-auth.ts'
import { containerRegistry } from './types/container-registry.ts'
import { dns } from './types/dns.ts'
import { ssh } from './types/ssh.ts'
import { tlsCertificate } from './types/tls-certificate.ts'

type Types = { [T in TypeName]: CredentialType<T> }

const types: Types = {
  dns,
  'container-registry': containerRegistry,
  'basic-auth': basicAuth,
  'tls-certificate': tlsCertificate,
  'acme-wildcard': acmeWildcard,
  ssh,
}

export const typeOf = <T extends TypeName>(name: T): Types[T] => types[name]

/** What a body of this type becomes. */
export const sealBody = <T extends TypeName>(name: T, body: BodyOf<T>, now: number): Promise<Sealed<T>> =>
  types[name].seal(body, now)

/** What new values of a stored one become, which is of this type. */
export const sealReplacement = <T extends TypeName>(
  name: T,
  values: ReplacementOf<T>,
  now: number,
  record: CredentialRecordOf<T>,
): Promise<Sealed<T>> => types[name].replace(values, now, record)

/** Throws `credential.wrong_type`. */
export function requireType<T extends TypeName>(
  record: CredentialRecord,
  ...needed: T[]
): asserts record is CredentialRecord & { type: T } {
  const { name, type } = record
  if (needed.some((one) => one === type)) return
  throw new CerthubError('credential.wrong_type', {
    name,
    type: types[type].title,
    needed: needed.map((one) => types[one].title).join(' or '),
  })
}

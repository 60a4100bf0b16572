import type { CredentialType as TypeName } from '../../shared/contract/credential-types.ts'
import { CerthubError } from '../../shared/errors.ts'
import type { CredentialRecord } from '../ports/store/credentials.ts'
import type { BodyOf, CredentialType } from './credential-type.ts'
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
export const sealBody = <T extends TypeName>(name: T, body: BodyOf<T>, now: number) =>
  (types[name] as CredentialType<T>).seal(body, now)

/** Throws `credential.wrong_type`. */
export const requireType = (
  { name, type }: Pick<CredentialRecord, 'name' | 'type'>,
  ...needed: TypeName[]
): void => {
  if (needed.includes(type)) return
  throw new CerthubError('credential.wrong_type', {
    name,
    type: types[type].title,
    needed: needed.map((one) => types[one].title).join(' or '),
  })
}

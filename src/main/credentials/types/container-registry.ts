import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { type BodyOf, defineCredentialType, type Sealed } from '../credential-type.ts'
import { sealPassword, unsealPassword } from '../password.ts'
import { needsEmail, normalizeServer } from '../registry-server.ts'

const seal = async ({
  server: typed,
  email,
  username,
  password,
}: BodyOf<'container-registry'>): Promise<Sealed<'container-registry'>> => {
  const server = normalizeServer(typed)
  if (needsEmail(server) && email === '') throw new CerthubError('credential.email_needed', { server })
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new CerthubError('input.invalid', { field: 'email', problem: 'is not an e-mail address' })
  }
  return {
    type: 'container-registry',
    text: sealPassword(password),
    values: [new Secret(password)],
    facts: { server, email, username },
    fieldsSet: ['server', ...(email ? ['email'] : []), 'username', 'password'],
  }
}

export const containerRegistry = defineCredentialType({
  type: 'container-registry',
  title: 'container registry',
  kind: 'container-registry',
  seal,
  replace: seal,
  revealed: unsealPassword,
})

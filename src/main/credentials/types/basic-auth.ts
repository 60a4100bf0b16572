import { Secret } from '../../../shared/secret.ts'
import { type BodyOf, defineCredentialType, type Sealed } from '../credential-type.ts'
import { sealPassword, unsealPassword } from '../password.ts'

const seal = async ({ username, password }: BodyOf<'basic-auth'>): Promise<Sealed<'basic-auth'>> => ({
  type: 'basic-auth',
  text: sealPassword(password),
  values: [new Secret(password)],
  facts: { username },
  fieldsSet: ['username', 'password'],
})

export const basicAuth = defineCredentialType({
  type: 'basic-auth',
  title: 'basic auth',
  kind: 'basic-auth',
  seal,
  replace: seal,
  revealed: unsealPassword,
})

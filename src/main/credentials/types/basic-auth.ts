import { Secret } from '../../../shared/secret.ts'
import { defineCredentialType } from '../credential-type.ts'
import { sealPassword, unsealPassword } from '../password.ts'

export const basicAuth = defineCredentialType({
  type: 'basic-auth',
  title: 'basic auth',
  kind: 'basic-auth',
  seal: async ({ username, password }) => ({
    text: sealPassword(password),
    values: [new Secret(password)],
    columns: { username, fieldsSet: ['username', 'password'] },
  }),
  revealed: unsealPassword,
})

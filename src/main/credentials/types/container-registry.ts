import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { defineCredentialType } from '../credential-type.ts'
import { sealPassword, unsealPassword } from '../password.ts'
import { needsEmail, normalizeServer } from '../registry-server.ts'

export const containerRegistry = defineCredentialType({
  type: 'container-registry',
  title: 'container registry',
  kind: 'container-registry',
  seal: async ({ server: typed, email, username, password }) => {
    const server = normalizeServer(typed)
    if (needsEmail(server) && email === '') throw new CerthubError('credential.email_needed', { server })
    if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) {
      throw new CerthubError('input.invalid', { field: 'email', problem: 'is not an e-mail address' })
    }
    return {
      text: sealPassword(password),
      values: [new Secret(password)],
      columns: {
        server,
        email: email || null,
        username,
        fieldsSet: ['server', ...(email ? ['email'] : []), 'username', 'password'],
      },
    }
  },
  revealed: unsealPassword,
})

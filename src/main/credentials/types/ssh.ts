import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { readPrivateKey } from '../../ssh/private-key.ts'
import { defineCredentialType } from '../credential-type.ts'
import { sealLogin } from '../ssh-login.ts'

const secretOf = (given: string): Secret | undefined => (given === '' ? undefined : new Secret(given))

export const ssh = defineCredentialType({
  type: 'ssh',
  title: 'SSH login',
  kind: 'ssh-login',
  seal: async ({ username, password: givenPassword, privateKey: givenKey, passphrase }) => {
    const password = secretOf(givenPassword)
    const key = givenKey.trim() === '' ? undefined : await readPrivateKey(givenKey, secretOf(passphrase))
    if (!password && !key) {
      const problem = 'give a private key, a password, or both'
      throw new CerthubError('input.invalid', { field: 'privateKey', problem })
    }
    return {
      text: sealLogin({ password, privateKey: key?.privateKey }),
      values: [password, key?.privateKey].filter((value) => value !== undefined),
      columns: {
        username,
        publicKey: key?.publicKey ?? null,
        fieldsSet: ['username', ...(key ? ['privateKey'] : []), ...(password ? ['password'] : [])],
      },
    }
  },
})

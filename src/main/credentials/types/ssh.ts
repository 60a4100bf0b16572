import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { readPrivateKey } from '../../ssh/private-key.ts'
import { type BodyOf, defineCredentialType, type Sealed } from '../credential-type.ts'
import { sealLogin } from '../ssh-login.ts'

const secretOf = (given: string): Secret | undefined => (given === '' ? undefined : new Secret(given))

const seal = async ({
  username,
  password: givenPassword,
  privateKey: givenKey,
  passphrase,
}: BodyOf<'ssh'>): Promise<Sealed<'ssh'>> => {
  const password = secretOf(givenPassword)
  const key = givenKey.trim() === '' ? undefined : await readPrivateKey(givenKey, secretOf(passphrase))
  if (!password && !key) {
    const problem = 'give a private key, a password, or both'
    throw new CerthubError('input.invalid', { field: 'privateKey', problem })
  }
  return {
    type: 'ssh',
    text: sealLogin({ password, privateKey: key?.privateKey }),
    values: [password, key?.privateKey].filter((value) => value !== undefined),
    facts: { username, ...(key && { publicKey: key.publicKey }) },
    fieldsSet: ['username', ...(key ? ['privateKey'] : []), ...(password ? ['password'] : [])],
  }
}

export const ssh = defineCredentialType({
  type: 'ssh',
  title: 'SSH login',
  kind: 'ssh-login',
  seal,
  replace: seal,
})

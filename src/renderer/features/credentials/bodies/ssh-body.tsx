import { PemInput } from '../../../components/pem-input.tsx'
import { SecretField } from '../../../components/secret-field.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { type BodyProps, missing, useBody } from './body.ts'

/** A user of another host. OpenSSH’s own form does not show whether it is encrypted, so the passphrase has a field always. */
export const SshBody = ({ ref, error, replaces }: BodyProps<'ssh'>) => {
  const body = useBody({
    type: 'ssh',
    ref,
    error,
    initial: { username: replaces?.ssh?.username ?? '', privateKey: '', passphrase: '', password: '' },
    problemsOf: ({ username, privateKey, password }) => ({
      username: missing(username, 'Enter the user name.'),
      privateKey:
        password === '' ? missing(privateKey, 'Give a private key, a password, or both.') : undefined,
    }),
    toBody: (values) => values,
  })
  const { values, set, errorAt } = body
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="User name"
          autoComplete="off"
          spellCheck={false}
          value={values.username}
          onChange={(event) => set('username', event.target.value)}
          error={errorAt('username')}
        />
      </div>
      <PemInput
        label="Private key"
        block="PRIVATE KEY"
        value={values.privateKey}
        onChange={(privateKey) => set('privateKey', privateKey)}
        error={errorAt('privateKey')}
        hint="As OpenSSH, OpenSSL or PuTTY write it. Its public half goes into ~/.ssh/authorized_keys of that user."
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <SecretField
          label="Passphrase of the key"
          note="if it has one"
          autoComplete="new-password"
          value={values.passphrase}
          onChange={(event) => set('passphrase', event.target.value)}
          error={errorAt('passphrase')}
        />
        <SecretField
          label="Password of the user"
          note="where no key is taken"
          autoComplete="new-password"
          value={values.password}
          onChange={(event) => set('password', event.target.value)}
          error={errorAt('password')}
        />
      </div>
    </div>
  )
}

import { SecretField } from '../../../components/secret-field.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { type BodyProps, missing, useBody } from './body.ts'

export const BasicAuthBody = ({ ref, error, replaces }: BodyProps<'basic-auth'>) => {
  const body = useBody({
    type: 'basic-auth',
    ref,
    error,
    initial: { username: replaces?.basicAuth?.username ?? '', password: '' },
    problemsOf: ({ username, password }) => ({
      username: username.includes(':') ? 'must not hold a colon' : missing(username, 'Enter the user name.'),
      password: password === '' ? 'Enter the password.' : undefined,
    }),
    toBody: (values) => values,
  })
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField
        label="User name"
        autoComplete="off"
        spellCheck={false}
        value={body.values.username}
        onChange={(event) => body.set('username', event.target.value)}
        error={body.errorAt('username')}
      />
      <SecretField
        label="Password"
        autoComplete="new-password"
        value={body.values.password}
        onChange={(event) => body.set('password', event.target.value)}
        error={body.errorAt('password')}
      />
    </div>
  )
}

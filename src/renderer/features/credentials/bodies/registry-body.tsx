import { CheckField } from '../../../components/check-field.tsx'
import { SecretField } from '../../../components/secret-field.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { useHub } from '../../../lib/query.ts'
import { type BodyProps, missing, useBody } from './body.ts'

export const RegistryBody = ({ ref, error, replaces, instance }: BodyProps<'container-registry'>) => {
  const list = useHub('credentials.list', { instance }, { enabled: !replaces }).data?.credentials ?? []
  const standing = list.find((each) => each.registry?.isDefault)
  const body = useBody({
    type: 'container-registry',
    ref,
    error,
    initial: {
      server: replaces?.registry?.server ?? '',
      email: replaces?.registry?.email ?? '',
      username: replaces?.registry?.username ?? '',
      password: '',
      setAsDefault: false,
    },
    problemsOf: ({ server, username, password }) => ({
      server: missing(server, 'Enter the registry’s address.'),
      username: missing(username, 'Enter the user name.'),
      password: password === '' ? 'Enter the password or access token.' : undefined,
    }),
    toBody: ({ setAsDefault, ...values }) => (replaces ? values : { ...values, setAsDefault }),
  })
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="Server"
        mono
        autoComplete="off"
        spellCheck={false}
        placeholder="ghcr.io"
        value={body.values.server}
        onChange={(event) => body.set('server', event.target.value)}
        error={body.errorAt('server')}
        hint="The host name that images begin with; Docker Hub is docker.io."
      />
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
          note="or an access token"
          autoComplete="new-password"
          value={body.values.password}
          onChange={(event) => body.set('password', event.target.value)}
          error={body.errorAt('password')}
        />
      </div>
      <TextField
        label="E-mail"
        note="Docker Hub needs it"
        type="email"
        autoComplete="off"
        value={body.values.email}
        onChange={(event) => body.set('email', event.target.value)}
        error={body.errorAt('email')}
      />
      {!replaces && (
        <CheckField
          label="Set as the default registry"
          checked={standing ? body.values.setAsDefault : true}
          disabled={!standing}
          onChange={(event) => body.set('setAsDefault', event.target.checked)}
          hint={
            standing
              ? `Used where none is chosen. Now that is “${standing.name}”.`
              : 'The first registry of an instance is its default by itself.'
          }
        />
      )}
    </div>
  )
}

import { Plus } from 'lucide-react'
import { ButtonLink } from '../../components/link.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { portOf } from '../../lib/validation-choice.ts'
import { HostKeyField } from './host-key-field.tsx'
import type { OrderForm } from './order-form-state.ts'

/** Where the web server of another host keeps its files, and how the hub gets there. */
export const SftpFields = ({ form, tried }: { form: OrderForm; tried: boolean }) => {
  const { choice, change, problems } = form
  const { port, folder, host, hostKey } = choice.validation
  const set = (part: Partial<typeof choice.validation>): void =>
    change({ validation: { ...choice.validation, ...part } })
  const errorOf = (field: 'port' | 'folder' | 'host' | 'login' | 'hostKey') =>
    tried ? problems.find((each) => each.field === field)?.message : undefined
  return (
    <div className="flex flex-col gap-3 sm:col-span-2">
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-3">
          <TextField
            label="Host"
            mono
            autoComplete="off"
            spellCheck={false}
            value={host}
            placeholder="web1.example.com"
            // Another server has another key.
            onChange={(event) => set({ host: event.target.value, hostKey: '' })}
            error={errorOf('host')}
          />
          <TextField
            label="SSH port"
            inputMode="numeric"
            autoComplete="off"
            value={port}
            placeholder="22"
            onChange={(event) => set({ port: event.target.value, hostKey: '' })}
            error={errorOf('port')}
          />
        </div>
        <LoginField form={form} error={errorOf('login')} />
      </div>
      <HostKeyField
        host={host.trim()}
        port={portOf('http-sftp', port)}
        value={hostKey}
        onChange={(confirmed) => set({ hostKey: confirmed })}
        error={errorOf('hostKey')}
      />
      <TextField
        label="The web server’s folder on that host"
        mono
        autoComplete="off"
        spellCheck={false}
        value={folder}
        placeholder="/var/www/html"
        onChange={(event) => set({ folder: event.target.value })}
        error={errorOf('folder')}
        hint="The file goes to .well-known/acme-challenge below it, and is removed again."
      />
    </div>
  )
}

const LoginField = ({ form, error }: { form: OrderForm; error: string | undefined }) => {
  const { choice, change, logins } = form
  const { validation, instance } = choice
  if (logins.length === 0) {
    return (
      <div className="flex flex-col gap-1">
        <p className="font-medium">SSH login</p>
        <div>
          <ButtonLink to="/credentials/new" params={{ type: 'ssh', instance }} icon={Plus}>
            Add an SSH login
          </ButtonLink>
        </div>
        <p className={`text-xs ${error ? 'text-bad' : 'text-muted'}`}>
          There is none on this target instance.
        </p>
      </div>
    )
  }
  return (
    <SelectField
      label="SSH login"
      value={validation.login}
      onChange={(event) => change({ validation: { ...validation, login: event.target.value } })}
      error={error}
    >
      <option value="">Choose…</option>
      {logins.map((each) => (
        <option key={each.id} value={each.id}>
          {each.name} – {each.ssh?.username}
        </option>
      ))}
    </SelectField>
  )
}

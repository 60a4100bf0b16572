import type { Validation } from '../../../shared/validation.ts'
import { type Choice, ChoiceCards } from '../../components/choice-cards.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { usualPorts } from '../../lib/validation-choice.ts'
import type { OrderForm } from './order-form-state.ts'
import { ProblemFix } from './problem-fix.tsx'
import { SftpFields } from './sftp-fields.tsx'

const ways: readonly Choice<Validation['kind']>[] = [
  {
    value: 'dns',
    title: 'DNS record',
    description: 'For each order the hub writes a TXT record with a stored credential. Also for wildcards.',
  },
  {
    value: 'dns-persist',
    title: 'Standing DNS record',
    description:
      'A TXT record that names CA and account stays in DNS, so that renewals need no credential. Few CAs offer it yet. Also for wildcards.',
  },
  {
    value: 'http-listener',
    title: 'Own web server',
    description:
      'The hub answers over HTTP itself, only while it orders. The names must lead to this machine.',
  },
  {
    value: 'http-folder',
    title: 'Folder of a web server',
    description: 'The hub puts a file where your web server shows it over HTTP, and removes it again.',
  },
  {
    value: 'http-sftp',
    title: 'Web folder over SFTP',
    description: 'The same on another host: the hub logs in there by SSH with a stored login.',
  },
  {
    value: 'tls-alpn',
    title: 'Own TLS server',
    description: 'As the own web server, over TLS: for machines that are open at port 443 only.',
  },
]

/** The ways to show the CA that the names are ours. */
export const ValidationWays = ({ form }: { form: OrderForm }) => {
  const { choice, change, problems } = form
  const unfit = problems.find((each) => each.field === 'validation')
  return (
    <>
      <ChoiceCards
        legend="Validation"
        name="validation"
        value={choice.validation.kind}
        choices={ways}
        onChange={(kind) => change({ validation: { ...choice.validation, kind, port: '' } })}
        columns={2}
      />
      {unfit && (
        <div role="alert" className="flex flex-col gap-2">
          <p className="text-xs text-bad">{unfit.message}</p>
          <ProblemFix problem={unfit} form={form} />
        </div>
      )}
    </>
  )
}

/** What the chosen way needs to know. */
export const ValidationDetail = ({ form, tried }: { form: OrderForm; tried: boolean }) => {
  const { choice, change, problems } = form
  const { kind, port, folder } = choice.validation
  const set = (part: Partial<typeof choice.validation>): void =>
    change({ validation: { ...choice.validation, ...part } })
  const errorOf = (field: 'port' | 'folder') => problems.find((each) => each.field === field)?.message
  switch (kind) {
    case 'dns':
      return <CredentialField form={form} tried={tried} />
    case 'dns-persist':
      return null
    case 'http-folder':
      return (
        <TextField
          label="The web server’s folder"
          mono
          autoComplete="off"
          spellCheck={false}
          value={folder}
          placeholder="/var/www/html"
          onChange={(event) => set({ folder: event.target.value })}
          error={tried ? errorOf('folder') : undefined}
          hint="On the hub’s machine. The file goes to .well-known/acme-challenge below it."
        />
      )
    case 'http-sftp':
      return <SftpFields form={form} tried={tried} />
    default:
      return (
        <TextField
          label="Port to listen at"
          note="optional"
          inputMode="numeric"
          autoComplete="off"
          value={port}
          placeholder={String(usualPorts[kind])}
          onChange={(event) => set({ port: event.target.value })}
          error={errorOf('port')}
          hint={`The CA comes to port ${usualPorts[kind]}; another works where that one is forwarded to it.`}
        />
      )
  }
}

const CredentialField = ({ form, tried }: { form: OrderForm; tried: boolean }) => {
  const { choice, change, credentials, problems } = form
  // What is merely not chosen yet is no mistake before one tries to order.
  const problem = problems.find((each) => each.field === 'credential' && (tried || each.fix))
  const [only] = credentials
  return (
    <div className="flex flex-col gap-2">
      <SelectField
        label="DNS credential"
        name="credential"
        value={choice.credential}
        onChange={(event) => change({ credential: event.target.value })}
        error={problem?.message}
      >
        <option value="">
          {credentials.length === 1 && only
            ? `${only.name} (the only one)`
            : credentials.length === 0
              ? 'None'
              : 'Choose…'}
        </option>
        {credentials.length > 1 &&
          credentials.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name} – {each.providerTitle}
            </option>
          ))}
      </SelectField>
      {problem && <ProblemFix problem={problem} form={form} />}
    </div>
  )
}

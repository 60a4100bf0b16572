import type { Validation } from '../../../shared/validation.ts'
import { type Choice, ChoiceCards } from '../../components/choice-cards.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import type { OrderForm } from './order-form-state.ts'
import { ProblemFix } from './problem-fix.tsx'
import { usualPorts } from './validation-choice.ts'

const ways: readonly Choice<Validation['kind']>[] = [
  {
    value: 'dns',
    title: 'DNS record',
    description: 'The hub writes a TXT record with a stored credential. The only way for wildcards.',
  },
  {
    value: 'http-listener',
    title: 'Own web server',
    description: 'The hub answers over HTTP itself, only while it orders. The names lead to this machine.',
  },
  {
    value: 'http-folder',
    title: 'Folder of a web server',
    description: 'The hub puts a file where your web server shows it over HTTP, and removes it again.',
  },
  {
    value: 'tls-alpn',
    title: 'Own TLS server',
    description: 'As the own web server, over TLS: for machines that are open at port 443 only.',
  },
]

/** How the CA is shown that the names are ours. */
export const ValidationFields = ({ form, tried }: { form: OrderForm; tried: boolean }) => {
  const { choice, change, problems } = form
  const { kind, port, folder } = choice.validation
  const set = (part: Partial<typeof choice.validation>): void =>
    change({ validation: { ...choice.validation, ...part } })
  const unfit = problems.find((each) => each.field === 'validation')
  const errorOf = (field: 'port' | 'folder') => problems.find((each) => each.field === field)?.message
  return (
    <>
      <ChoiceCards
        legend="Validation"
        name="validation"
        value={kind}
        choices={ways}
        onChange={(chosen) => set({ kind: chosen, port: '' })}
        columns={2}
      />
      {unfit && (
        <div role="alert" className="flex flex-col gap-2">
          <p className="text-xs text-bad">{unfit.message}</p>
          <ProblemFix problem={unfit} form={form} />
        </div>
      )}
      {kind === 'dns' && <CredentialField form={form} tried={tried} />}
      {(kind === 'http-listener' || kind === 'tls-alpn') && (
        <TextField
          label="Port to listen at"
          note="optional"
          inputMode="numeric"
          autoComplete="off"
          value={port}
          placeholder={String(usualPorts[kind])}
          onChange={(event) => set({ port: event.target.value })}
          error={errorOf('port')}
          hint={`The CA comes to port ${usualPorts[kind]}. Another one works where that is forwarded to it.`}
        />
      )}
      {kind === 'http-folder' && (
        <TextField
          label="The web server’s folder"
          mono
          autoComplete="off"
          spellCheck={false}
          value={folder}
          placeholder="/var/www/html"
          onChange={(event) => set({ folder: event.target.value })}
          error={tried ? errorOf('folder') : undefined}
          hint="On the hub’s machine, and shown as the root of each name: the file goes to .well-known/acme-challenge below it."
        />
      )}
    </>
  )
}

const CredentialField = ({ form, tried }: { form: OrderForm; tried: boolean }) => {
  const { choice, change, credentials, problems } = form
  // What is merely not chosen yet is no mistake before one tries to order.
  const problem = problems.find((each) => each.field === 'credential' && (tried || each.fix))
  const [only] = credentials
  return (
    <>
      <SelectField
        label="DNS credential"
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
    </>
  )
}

import { mailSecurities } from '../../../shared/contract/notifications.ts'
import { CheckField } from '../../components/check-field.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { type ChannelDraft, usualPorts } from './channel-draft.ts'

export interface ChannelFieldsProps {
  draft: ChannelDraft
  change: (patch: Partial<ChannelDraft>) => void
  errorOf: (field: string) => string | undefined
  /** The vault holds a secret of it. */
  hasSecret: boolean
}

export const WebhookFields = ({ draft, change, errorOf, hasSecret }: ChannelFieldsProps) => (
  <>
    <SecretField
      label="URL"
      value={draft.url}
      onChange={(event) => change({ url: event.target.value })}
      error={errorOf('url')}
      placeholder={draft.id ? 'stays as it is' : 'https://'}
      hint="Kept in the vault, since many webhooks have a secret in it. Redirects are not followed."
    />
    <SecretField
      label="Signing secret"
      value={draft.signingSecret}
      disabled={draft.unsign}
      onChange={(event) => change({ signingSecret: event.target.value })}
      error={errorOf('signingSecret')}
      placeholder={hasSecret ? 'stays as it is' : 'none'}
      hint="With it each message is signed, so that its receiver can tell that it came from here."
    />
    {hasSecret && (
      <CheckField
        label="Do not sign any more"
        checked={draft.unsign}
        onChange={(event) => change({ unsign: event.target.checked })}
      />
    )}
  </>
)

const securityWords = {
  tls: 'TLS (usually port 465)',
  starttls: 'STARTTLS (usually port 587)',
  none: 'None: only without a login',
} as const

export const MailFields = ({ draft, change, errorOf, hasSecret }: ChannelFieldsProps) => (
  <>
    <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_100px]">
      <TextField
        label="Mail server"
        value={draft.host}
        placeholder="smtp.example.com"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change({ host: event.target.value })}
        error={errorOf('host')}
      />
      <TextField
        label="Port"
        inputMode="numeric"
        value={draft.port}
        autoComplete="off"
        onChange={(event) => change({ port: event.target.value })}
        error={errorOf('port')}
      />
    </div>
    <SelectField
      label="Encryption"
      value={draft.security}
      onChange={(event) => {
        const security = mailSecurities.find((each) => each === event.target.value) ?? 'tls'
        const isUsual = Object.values<string>(usualPorts).includes(draft.port)
        change({ security, ...(isUsual && { port: usualPorts[security] }) })
      }}
      error={errorOf('security')}
    >
      {mailSecurities.map((each) => (
        <option key={each} value={each}>
          {securityWords[each]}
        </option>
      ))}
    </SelectField>
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <TextField
        label="User name"
        value={draft.username}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change({ username: event.target.value })}
        error={errorOf('username')}
        hint="Empty: without a login."
      />
      <SecretField
        label="Password"
        value={draft.password}
        disabled={draft.username === ''}
        onChange={(event) => change({ password: event.target.value })}
        error={errorOf('password')}
        placeholder={hasSecret ? 'stays as it is' : ''}
      />
    </div>
    <TextField
      label="From"
      type="email"
      value={draft.from}
      placeholder="certhub@example.com"
      autoComplete="off"
      onChange={(event) => change({ from: event.target.value })}
      error={errorOf('from')}
    />
    <TextField
      label="To"
      value={draft.to}
      placeholder="you@example.com, team@example.com"
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => change({ to: event.target.value })}
      error={errorOf('to')}
    />
  </>
)

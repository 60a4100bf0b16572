import { type FormEvent, useState } from 'react'
import { type Channel, notificationKinds } from '../../../shared/contract/notifications.ts'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/check-field.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'
import { notificationKindLabels } from '../../lib/labels.ts'
import { type ChannelDraft, inputOf, problemsOf, withKind } from './channel-draft.ts'
import { MailFields, WebhookFields } from './channel-fields.tsx'

const nouns = { desktop: 'desktop notifications', webhook: 'webhook', email: 'e-mail' } as const

const fields = ['name', 'url', 'signingSecret', 'host', 'port', 'security', 'username', 'from', 'to'] as const

const titleOf = ({ id, kind, name }: ChannelDraft): string =>
  id ? `Change “${name}”` : `Notify by ${nouns[kind]}`

interface ChannelDialogProps {
  /** What is changed or added; undefined: closed. */
  begin: ChannelDraft | undefined
  hasSecret: boolean
  onClose: () => void
  onSaved: (channel: Channel) => void
}

/** Adds a channel, or changes one. */
export const ChannelDialog = ({ begin, ...rest }: ChannelDialogProps) => (
  <Dialog open={begin !== undefined} onClose={rest.onClose} title={begin ? titleOf(begin) : ''}>
    {begin && <ChannelForm begin={begin} {...rest} />}
  </Dialog>
)

const ChannelForm = ({
  begin,
  hasSecret,
  onClose,
  onSaved,
}: ChannelDialogProps & { begin: ChannelDraft }) => {
  const [draft, setDraft] = useState(begin)
  const [checked, setChecked] = useState(false)
  const save = useCommand('notifications.save')
  const problems = checked ? problemsOf(draft) : {}
  const refused = save.error && fieldErrorOf(save.error, fields)
  const needsPassword = save.error?.code === 'notify.password_again'
  const errorOf = (field: string): string | undefined => {
    if (field === 'password' && needsPassword) return save.error?.message
    return problems[field] ?? (refused?.field === field ? refused.message : undefined)
  }
  const change = (patch: Partial<ChannelDraft>): void => setDraft((before) => ({ ...before, ...patch }))

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setChecked(true)
    if (Object.keys(problemsOf(draft)).length > 0) return
    const saved = await save.run(inputOf(draft))
    if (!saved) return
    announce('Saved.')
    onSaved(saved)
  }

  const own = { draft, change, errorOf, hasSecret }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      {draft.kind !== 'desktop' && (
        <TextField
          label="Name"
          value={draft.name}
          autoComplete="off"
          onChange={(event) => change({ name: event.target.value })}
          error={errorOf('name')}
        />
      )}
      {draft.kind === 'webhook' && <WebhookFields {...own} />}
      {draft.kind === 'email' && <MailFields {...own} />}
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">It is told of</legend>
        {notificationKinds.map((kind) => (
          <CheckField
            key={kind}
            label={notificationKindLabels[kind].title}
            hint={notificationKindLabels[kind].when}
            checked={draft.kinds.includes(kind)}
            onChange={(event) => change({ kinds: withKind(draft, kind, event.target.checked) })}
          />
        ))}
      </fieldset>
      {save.error && !refused && !needsPassword && <ErrorPanel error={save.error} reveal fixHere />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={save.running}>
          Save
        </Button>
      </DialogActions>
    </form>
  )
}

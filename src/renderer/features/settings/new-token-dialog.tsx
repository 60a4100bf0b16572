import { type FormEvent, useState } from 'react'
import { roles } from '../../../shared/roles.ts'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/check-field.tsx'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'
import { roleLabels } from '../../lib/labels.ts'
import { useHub } from '../../lib/query.ts'

const lifetimes = [
  [30, '30 days'],
  [90, '90 days'],
  [365, '1 year'],
  [0, 'No end'],
] as const

/** Creates a token and shows it once. */
export const NewTokenDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const [made, setMade] = useState<{ name: string; value: string }>()
  const close = (): void => {
    setMade(undefined)
    onClose()
  }
  return (
    <Dialog open={open} onClose={close} title={made ? `Token “${made.name}”` : 'Create a token'}>
      {made ? (
        <div className="flex flex-col gap-3">
          <Notice look="warn" title="It is shown only now. Put it where it is needed, and nowhere else." />
          <div className="flex items-start gap-2 rounded-md bg-sunken px-3 py-2">
            <code className="min-w-0 grow font-mono text-xs leading-5 wrap-anywhere">{made.value}</code>
            <CopyButton text={made.value} what="token" />
          </div>
          <p className="text-muted">
            A program sends it with every call, as <code>Authorization: Bearer …</code>
          </p>
          <DialogActions>
            <Button look="primary" onClick={close}>
              Done
            </Button>
          </DialogActions>
        </div>
      ) : (
        <NewToken onClose={close} onMade={setMade} />
      )}
    </Dialog>
  )
}

interface NewTokenProps {
  onClose: () => void
  onMade: (made: { name: string; value: string }) => void
}

const NewToken = ({ onClose, onMade }: NewTokenProps) => {
  const [name, setName] = useState('')
  const [role, setRole] = useState<(typeof roles)[number]>('member')
  const [limited, setLimited] = useState(false)
  const [reached, setReached] = useState<readonly string[]>([])
  const instances = useHub('instances.list', {}).data?.instances ?? []
  const [days, setDays] = useState<number>(90)
  const [checked, setChecked] = useState(false)
  const create = useCommand('tokens.create')
  const refused = create.error && fieldErrorOf(create.error, ['name'])
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setChecked(true)
    if (!name.trim() || (limited && reached.length === 0)) return
    const made = await create.run({
      name,
      role,
      ...(limited && { instances: [...reached] }),
      ...(days > 0 && { expiresInDays: days }),
    })
    if (made) onMade({ name: made.token.name, value: made.value })
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="Name"
        autoComplete="off"
        placeholder="deploy script"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={checked && !name.trim() ? 'Enter what it is for.' : refused?.message}
      />
      <ChoiceCards
        legend="What it may do"
        name="role"
        value={role}
        onChange={setRole}
        choices={roles.map((each) => ({
          value: each,
          title: roleLabels[each].title,
          description: roleLabels[each].may,
        }))}
      />
      {instances.length > 1 && (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="pb-1 font-medium">Where</legend>
          <CheckField
            label="Only some target instances"
            hint="It then sees and does nothing beyond them: no settings, no audit log, no files of this computer."
            checked={limited}
            onChange={(event) => setLimited(event.target.checked)}
            error={checked && limited && reached.length === 0 ? 'Choose at least one.' : undefined}
          />
          {limited && (
            <div className="flex max-h-40 flex-col gap-1.5 overflow-y-auto pl-6">
              {instances.map(({ id, name: title }) => (
                <CheckField
                  key={id}
                  label={title}
                  checked={reached.includes(id)}
                  onChange={(event) =>
                    setReached(event.target.checked ? [...reached, id] : reached.filter((one) => one !== id))
                  }
                />
              ))}
            </div>
          )}
        </fieldset>
      )}
      <div className="max-w-60">
        <SelectField
          label="It ends after"
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
        >
          {lifetimes.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectField>
      </div>
      {create.error && !refused && <ErrorPanel error={create.error} reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={create.running}>
          Create the token
        </Button>
      </DialogActions>
    </form>
  )
}

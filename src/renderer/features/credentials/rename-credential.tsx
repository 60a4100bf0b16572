import { z } from 'zod'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { label, note } from '../../../shared/contract/method.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextArea, TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { useFieldError, useHubForm } from '../../lib/use-hub-form.ts'
import type { CredentialDialogProps } from './remove-credential.tsx'

const schema = z.object({ name: label, note, owner: z.string().trim().max(100) })

export const RenameCredential = ({ credential, open, onClose }: CredentialDialogProps) => (
  <Dialog open={open} onClose={onClose} title={`Edit “${credential.name}”`}>
    <RenameForm credential={credential} onClose={onClose} />
  </Dialog>
)

const RenameForm = ({ credential, onClose }: { credential: Credential; onClose: () => void }) => {
  const form = useHubForm(schema, { name: credential.name, note: credential.note, owner: credential.owner })
  const update = useCommand('credentials.update')
  const { errors } = form.formState
  const other = useFieldError(form, update.error, ['name', 'note', 'owner'])
  const submit = form.handleSubmit(async (values) => {
    if (!(await update.run({ credential: credential.id, ...values }))) return
    announce('Saved.')
    onClose()
  })
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <TextField label="Name" autoComplete="off" {...form.register('name')} error={errors.name?.message} />
      <TextField
        label="Owner"
        note="optional"
        autoComplete="off"
        {...form.register('owner')}
        error={errors.owner?.message}
      />
      <TextArea label="Note" note="optional" {...form.register('note')} error={errors.note?.message} />
      {other && <ErrorPanel error={other} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={update.running}>
          Save
        </Button>
      </DialogActions>
    </form>
  )
}

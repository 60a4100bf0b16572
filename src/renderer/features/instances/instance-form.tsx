import { useRef } from 'react'
import type { z } from 'zod'
import { addInstanceInput, type Instance } from '../../../shared/contract/instances.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextArea, TextField } from '../../components/text-field.tsx'
import { useFocusField } from '../../lib/use-focus-field.ts'
import { useFieldError, useHubForm } from '../../lib/use-hub-form.ts'

const schema = addInstanceInput.superRefine(({ kind, settings }, context) => {
  if (kind !== 'folder' || settings.path?.trim()) return
  context.addIssue({
    code: 'custom',
    path: ['settings', 'path'],
    message: 'enter the folder’s absolute path',
  })
})
export type InstanceValues = z.output<typeof schema>

interface InstanceFormProps {
  /** The instance to change; absent for a new one. */
  instance?: Instance
  running: boolean
  error: ErrorData | undefined
  /** The field to begin with. */
  focus?: string | undefined
  onSubmit: (values: InstanceValues) => void
  onCancel: () => void
}

export const InstanceForm = ({ instance, running, error, focus, onSubmit, onCancel }: InstanceFormProps) => {
  const form = useHubForm(schema, {
    name: instance?.name ?? '',
    kind: instance?.kind ?? 'folder',
    settings: instance?.settings ?? {},
    note: instance?.note ?? '',
  })
  const element = useRef<HTMLFormElement>(null)
  useFocusField(element, focus)
  const { errors } = form.formState
  const other = useFieldError(form, error, ['name', 'settings.path', 'note'])
  const pathProblem =
    other?.code === 'instance.folder_unusable'
      ? `${other.message} ${other.hint}`
      : errors.settings?.path?.message
  const folder = form.watch('kind') === 'folder'
  return (
    <form ref={element} noValidate onSubmit={form.handleSubmit(onSubmit)} className="flex flex-col gap-3">
      <TextField label="Name" {...form.register('name')} error={errors.name?.message} autoComplete="off" />
      {folder && (
        <TextField
          label="Folder"
          mono
          {...form.register('settings.path')}
          error={pathProblem}
          placeholder="/srv/certificates"
          hint="An absolute path that exists and that you can write to. The program that reads it gets the certificate’s files there."
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <TextArea label="Note" note="optional" {...form.register('note')} error={errors.note?.message} />
      {other && other.code !== 'instance.folder_unusable' && <ErrorPanel error={other} fixHere reveal />}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" running={running}>
          {instance ? 'Save' : 'Add the target instance'}
        </Button>
      </DialogActions>
    </form>
  )
}

import { type FormEvent, useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { useFocusField } from '../../lib/use-focus-field.ts'
import { CredentialBody } from './bodies/bodies.tsx'
import type { BodyHandle } from './bodies/body.ts'
import { placeInBody } from './bodies/places.ts'
import type { CredentialDialogProps } from './remove-credential.tsx'
import { toReplacement } from './replacement.ts'

interface ReplaceCredentialProps extends CredentialDialogProps {
  /** The field to begin with. */
  field?: string | undefined
}

/** New values for all fields at once; the old ones are never shown. */
export const ReplaceCredential = ({ credential, open, field, onClose }: ReplaceCredentialProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    wide
    title={`Replace the values of “${credential.name}”`}
    description="All values are replaced at once: what is left empty will not be set any more."
  >
    <ReplaceForm credential={credential} field={field} onClose={onClose} />
  </Dialog>
)

const ReplaceForm = ({ credential, field, onClose }: Omit<ReplaceCredentialProps, 'open'>) => {
  const replace = useCommand('credentials.replace')
  const body = useRef<BodyHandle>(null)
  const element = useRef<HTMLFormElement>(null)
  useFocusField(element, field)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const entered = body.current?.read()
    if (!entered) return
    if (!(await replace.run(toReplacement(credential, entered)))) return
    body.current?.clear()
    announce(`The values of “${credential.name}” were replaced.`)
    onClose()
  }
  const { error } = replace
  return (
    <form ref={element} noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      <CredentialBody
        ref={body}
        type={credential.type}
        error={error}
        replaces={credential}
        instance={credential.instanceId}
      />
      {error && !placeInBody(credential.type, error) && <ErrorPanel error={error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={replace.running}>
          Replace the values
        </Button>
      </DialogActions>
    </form>
  )
}

import type { FormEvent } from 'react'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { useHub } from '../../lib/query.ts'
import { givenFields } from './field-values.ts'
import { ProviderFields } from './provider-fields.tsx'
import type { CredentialDialogProps } from './remove-credential.tsx'
import { useFieldValues } from './use-field-values.ts'

/** New values for all fields at once; the old ones are never shown. */
export const ReplaceCredential = ({ credential, open, onClose }: CredentialDialogProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title={`Replace the values of “${credential.name}”`}
    description="All values are replaced at once: what is left empty will not be set any more."
  >
    <ReplaceForm credential={credential} onClose={onClose} />
  </Dialog>
)

const ReplaceForm = ({ credential, onClose }: { credential: Credential; onClose: () => void }) => {
  const query = useHub('providers.show', { code: credential.provider })
  const fields = useFieldValues(query.data)
  const replace = useCommand('credentials.replace')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!query.data || !fields.check()) return
    const done = await replace.run({
      credential: credential.id,
      type: 'dns',
      fields: givenFields(query.data, fields.values),
    })
    if (!done) return
    fields.clear()
    announce(`The values of “${credential.name}” were replaced.`)
    onClose()
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      <Loaded query={query}>
        {(provider) => (
          <ProviderFields
            provider={provider}
            values={fields.values}
            errors={fields.errors}
            set={credential.fieldsSet}
            onChange={fields.set}
          />
        )}
      </Loaded>
      {replace.error && <ErrorPanel error={replace.error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={replace.running}>
          Replace the values
        </Button>
      </DialogActions>
    </form>
  )
}

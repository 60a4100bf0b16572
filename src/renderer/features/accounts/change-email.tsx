import { type FormEvent, useState } from 'react'
import type { Account } from '../../../shared/contract/accounts.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'

interface ChangeEmailProps {
  account: Account
  open: boolean
  onClose: () => void
}

/** Where the CA writes to; told to the CA before it is kept here. */
export const ChangeEmail = ({ account, open, onClose }: ChangeEmailProps) => (
  <Dialog open={open} onClose={onClose} title={`E-mail address of “${account.name}”`}>
    <EmailForm account={account} onClose={onClose} />
  </Dialog>
)

const EmailForm = ({ account, onClose }: Omit<ChangeEmailProps, 'open'>) => {
  const [email, setEmail] = useState(account.email)
  const set = useCommand('accounts.setEmail')
  const field =
    set.error?.code === 'acme.contact_rejected'
      ? `${set.error.message} ${set.error.hint}`
      : set.error && fieldErrorOf(set.error, ['email'])?.message
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!(await set.run({ account: account.id, email: email.trim() }))) return
    announce(`${account.caTitle} knows the new address.`)
    onClose()
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="E-mail"
        type="email"
        autoComplete="email"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={field}
        hint="Left empty, the CA has none."
      />
      {set.error && !field && <ErrorPanel error={set.error} reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={set.running}>
          Tell the CA
        </Button>
      </DialogActions>
    </form>
  )
}

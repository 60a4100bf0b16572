import { type FormEvent, useState } from 'react'
import type { Account } from '../../../shared/contract/accounts.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'
import type { AccountDialogProps } from './account-dialogs.tsx'

/** The way to the account's CA. It is tried before it is kept. */
export const AccountProxy = ({ account, open, onClose }: AccountDialogProps) => (
  <Dialog open={open} onClose={onClose} title={`Proxy for “${account.name}”`}>
    <ProxyForm account={account} onClose={onClose} />
  </Dialog>
)

const ProxyForm = ({ account, onClose }: { account: Account; onClose: () => void }) => {
  const [proxy, setProxy] = useState(account.proxy ?? '')
  const set = useCommand('accounts.setProxy')
  const field = set.error && fieldErrorOf(set.error, ['proxy'])
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!(await set.run({ account: account.id, proxy: proxy.trim() }))) return
    announce('Saved.')
    onClose()
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="Proxy"
        mono
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="http://proxy.example.net:3128"
        value={proxy}
        onChange={(event) => setProxy(event.target.value)}
        error={field?.message}
        hint="Left empty, the CA is reached directly. The CA is asked through it before it is kept."
      />
      {set.error && !field && <ErrorPanel error={set.error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={set.running}>
          Save
        </Button>
      </DialogActions>
    </form>
  )
}

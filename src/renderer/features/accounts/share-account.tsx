import { type FormEvent, useState } from 'react'
import type { Account } from '../../../shared/contract/accounts.ts'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/check-field.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { useHub } from '../../lib/query.ts'
import type { AccountDialogProps } from './account-dialogs.tsx'

/** Which other target instances may order with the account. */
export const ShareAccount = ({ account, open, onClose }: AccountDialogProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title={`Share “${account.name}”`}
    description={`Certificates of these target instances may be ordered with it too, beside those of “${account.instanceName}”.`}
  >
    <ShareForm account={account} onClose={onClose} />
  </Dialog>
)

const ShareForm = ({ account, onClose }: { account: Account; onClose: () => void }) => {
  const instances = useHub('instances.list', {}).data?.instances ?? []
  const [chosen, setChosen] = useState<readonly string[]>(account.sharedWith.map(({ id }) => id))
  const share = useCommand('accounts.share')
  const others = instances.filter(({ id }) => id !== account.instanceId)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!(await share.run({ account: account.id, instances: [...chosen] }))) return
    announce('Saved.')
    onClose()
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      {others.length === 0 && <p className="text-muted">There is no other target instance.</p>}
      <ul className="flex max-h-72 flex-col gap-2 overflow-y-auto">
        {others.map(({ id, name }) => (
          <li key={id}>
            <CheckField
              label={name}
              checked={chosen.includes(id)}
              onChange={({ target }) =>
                setChosen((before) =>
                  target.checked ? [...before, id] : before.filter((each) => each !== id),
                )
              }
            />
          </li>
        ))}
      </ul>
      {share.error && <ErrorPanel error={share.error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={share.running} disabled={others.length === 0}>
          Save
        </Button>
      </DialogActions>
    </form>
  )
}

import type { Account } from '../../../shared/contract/accounts.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatCount } from '../../lib/format.ts'
import { navigate } from '../../lib/navigation.ts'

export interface AccountDialogProps {
  account: Account
  open: boolean
  onClose: () => void
}

export const RollKey = ({ account, open, onClose }: AccountDialogProps) => {
  const roll = useCommand('accounts.rollKey')
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title="Replace the account’s key?"
      action="Roll the key"
      danger={false}
      running={roll.running}
      error={roll.error}
      onConfirm={async () => {
        if (!(await roll.run({ account: account.id }))) return
        announce('The account has a new key.')
        onClose()
      }}
    >
      <p>
        {account.caTitle} is told of a new key, which the vault keeps instead of the present one. Certificates
        are not touched.
      </p>
    </ConfirmDialog>
  )
}

export const DeactivateAccount = ({ account, open, onClose }: AccountDialogProps) => {
  const deactivate = useCommand('accounts.deactivate')
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Deactivate “${account.name}”?`}
      typed={account.name}
      action="Deactivate the account"
      running={deactivate.running}
      error={deactivate.error}
      onConfirm={async () => {
        if (!(await deactivate.run({ account: account.id }))) return
        announce(`“${account.name}” was deactivated.`)
        onClose()
      }}
    >
      <p>
        {account.caTitle} ends this account for good. Certificates that were issued stay valid, but can no
        longer be renewed with it
        {account.certificates > 0 && `; ${formatCount(account.certificates, 'certificate')} here used it`}.
      </p>
    </ConfirmDialog>
  )
}

export const RemoveAccount = ({ account, open, onClose }: AccountDialogProps) => {
  const remove = useCommand('accounts.remove')
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Remove “${account.name}”?`}
      typed={account.name}
      action="Remove the account"
      running={remove.running}
      error={remove.error}
      onConfirm={async () => {
        if (!(await remove.run({ account: account.id }))) return
        announce(`“${account.name}” was removed.`)
        navigate('/accounts')
      }}
    >
      <p>
        The hub forgets the account and deletes its key from the vault; without the key the account cannot be
        used again. The CA is not told.
      </p>
    </ConfirmDialog>
  )
}

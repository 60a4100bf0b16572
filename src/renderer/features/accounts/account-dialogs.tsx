import type { Account } from '../../../shared/contract/accounts.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatCount } from '../../lib/format.ts'
import { navigate } from '../../lib/navigation.ts'

export interface AccountDialogProps {
  account: Account
  open: boolean
  onClose: () => void
}

/** What is ordered with this account and no other. */
const PinnedNotice = ({ account: { certificates } }: { account: Account }) =>
  certificates > 0 && (
    <Notice
      look="warn"
      title={`${formatCount(certificates, 'certificate is', 'certificates are')} pinned to it and cannot be renewed without it.`}
    >
      <p className="text-muted">Order them again with another account, or let the hub choose one.</p>
    </Notice>
  )

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
        longer be renewed with it.
      </p>
      <PinnedNotice account={account} />
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
      <PinnedNotice account={account} />
    </ConfirmDialog>
  )
}

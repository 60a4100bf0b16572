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

/** The hub’s refusal, which names what nothing else can renew, asks the question. */
const LastNotice = ({ message }: { message: string | undefined }) => (
  <Notice look="warn" title={message}>
    <p className="text-muted">Add another account first, or these are not renewed any more.</p>
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
  const isLast = deactivate.error?.code === 'account.last_one'
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        deactivate.clear()
        onClose()
      }}
      title={`Deactivate “${account.name}”?`}
      typed={account.name}
      action={isLast ? 'Deactivate anyway' : 'Deactivate the account'}
      running={deactivate.running}
      error={isLast ? undefined : deactivate.error}
      onConfirm={async () => {
        if (!(await deactivate.run({ account: account.id, evenIfUsed: isLast }))) return
        announce(`“${account.name}” was deactivated.`)
        onClose()
      }}
    >
      <p>
        {account.caTitle} ends this account for good. Certificates that were issued stay valid, but can no
        longer be renewed with it.
      </p>
      <PinnedNotice account={account} />
      {isLast && <LastNotice message={deactivate.error?.message} />}
    </ConfirmDialog>
  )
}

export const RemoveAccount = ({ account, open, onClose }: AccountDialogProps) => {
  const remove = useCommand('accounts.remove')
  const isLast = remove.error?.code === 'account.last_one'
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        remove.clear()
        onClose()
      }}
      title={`Remove “${account.name}”?`}
      typed={account.name}
      action={isLast ? 'Remove anyway' : 'Remove the account'}
      running={remove.running}
      error={isLast ? undefined : remove.error}
      onConfirm={async () => {
        if (!(await remove.run({ account: account.id, evenIfUsed: isLast }))) return
        announce(`“${account.name}” was removed.`)
        navigate('/accounts')
      }}
    >
      <p>
        The hub forgets the account and deletes its key from the vault; without the key the account cannot be
        used again. The CA is not told.
      </p>
      <PinnedNotice account={account} />
      {isLast && <LastNotice message={remove.error?.message} />}
    </ConfirmDialog>
  )
}

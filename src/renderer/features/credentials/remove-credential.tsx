import type { Credential } from '../../../shared/contract/credentials.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatCount, formatNames } from '../../lib/format.ts'
import { navigate } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import type { CredentialUser } from './credential-usage.tsx'

export interface CredentialDialogProps {
  credential: Credential
  open: boolean
  onClose: () => void
}

const shown = 8

const Users = ({ users }: { users: readonly CredentialUser[] }) => (
  <ul className="list-disc pl-4">
    {users.slice(0, shown).map((each) => (
      <li key={each.id}>
        {formatNames(each.names, 3)} <span className="text-muted">on {each.instanceName}</span>
      </li>
    ))}
    {users.length > shown && <li>and {users.length - shown} more</li>}
  </ul>
)

/** Says what uses the credential and asks once more, by name, when something does. */
export const RemoveCredential = ({ credential, open, onClose }: CredentialDialogProps) => {
  const remove = useCommand('credentials.remove')
  const usage = useHub('credentials.usage', { credential: credential.id }, { enabled: open })
  const users = usage.data?.certificates ?? []
  // Another window may have begun to use it since: then the hub's refusal asks the same question.
  const refused = remove.error?.code === 'credential.in_use'
  const used = users.length > 0 || refused
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        remove.clear()
        onClose()
      }}
      title={`Remove “${credential.name}”?`}
      typed={credential.name}
      action={used ? 'Remove it although it is used' : 'Remove the credential'}
      running={remove.running}
      error={refused ? undefined : remove.error}
      onConfirm={async () => {
        if (!(await remove.run({ credential: credential.id, evenIfUsed: used }))) return
        announce(`Credential “${credential.name}” was removed.`)
        navigate('/credentials')
      }}
    >
      <p>Its values are deleted from the vault. This cannot be undone.</p>
      {credential.registry?.isDefault && (
        <Notice look="warn" title={`${credential.instanceName} has no default registry then.`}>
          <p className="text-muted">Make another one the default before, if images are pulled from there.</p>
        </Notice>
      )}
      {used && (
        <Notice
          look="warn"
          title={
            refused
              ? remove.error?.message
              : `${formatCount(users.length, 'certificate uses', 'certificates use')} it and cannot be renewed without it:`
          }
        >
          <Users users={users} />
        </Notice>
      )}
    </ConfirmDialog>
  )
}

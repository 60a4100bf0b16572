import type { Credential } from '../../../shared/contract/credentials.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Notice } from '../../components/notice.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatNames } from '../../lib/format.ts'
import { navigate } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'

export interface CredentialDialogProps {
  credential: Credential
  open: boolean
  onClose: () => void
}

/** Says what uses the credential and asks once more, by name, when something does. */
export const RemoveCredential = ({ credential, open, onClose }: CredentialDialogProps) => {
  const remove = useCommand('credentials.remove')
  const list = useHub('certificates.list', { instance: credential.instanceId }, { enabled: open })
  const users = list.data?.certificates.filter((each) => each.credentialId === credential.id) ?? []
  // The hub may know of uses that this page does not: then its refusal asks the same question.
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
      {used && (
        <Notice
          look="warn"
          title={refused ? remove.error?.message : 'These use it, and cannot be renewed without it:'}
        >
          <ul className="list-disc pl-4">
            {users.slice(0, 8).map((each) => (
              <li key={each.id}>{formatNames(each.names, 3)}</li>
            ))}
            {users.length > 8 && <li>and {users.length - 8} more</li>}
          </ul>
        </Notice>
      )}
    </ConfirmDialog>
  )
}

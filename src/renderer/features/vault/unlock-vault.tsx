import { Eye, LockOpen, RotateCw } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { useCommand } from '../../lib/command.ts'
import { sourceLabels } from '../../lib/labels.ts'
import { queryClient } from '../../lib/query.ts'
import { Door } from './door.tsx'

interface UnlockVaultProps {
  vault: OutputOf<'hub.status'>['vault']
  onLook: () => void
}

/** The vault is locked: why, and what opens it. */
export const UnlockVault = ({ vault, onLook }: UnlockVaultProps) => {
  const [passphrase, setPassphrase] = useState('')
  const [missing, setMissing] = useState(false)
  const unlock = useCommand('vault.unlock')
  const byPassphrase = vault.source === 'passphrase'
  const problem = unlock.error ?? vault.problem
  useEffect(() => {
    document.title = 'Unlock the vault – Certhub'
  }, [])

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMissing(byPassphrase && !passphrase)
    if (byPassphrase && !passphrase) return
    const done = await unlock.run(byPassphrase ? { passphrase } : {})
    if (!done) return
    setPassphrase('')
    await queryClient.invalidateQueries()
  }

  return (
    <Door
      title="The vault is locked"
      lead={`Its master key is kept by ${vault.source ? sourceLabels[vault.source] : 'something this hub does not know'}. Nothing is lost while it is locked; orders and renewals wait.`}
    >
      {problem && <ErrorPanel error={problem} fixHere />}
      <form noValidate onSubmit={submit} className="card flex flex-col gap-4 p-5">
        {byPassphrase ? (
          <SecretField
            label="Passphrase"
            autoComplete="current-password"
            autoFocus
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            error={missing ? 'Enter the passphrase.' : undefined}
          />
        ) : (
          <p>
            Make {vault.source ? sourceLabels[vault.source] : 'the master key'} available again, then try
            again here. A change of the environment needs a restart of the hub.
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            look="primary"
            icon={byPassphrase ? LockOpen : RotateCw}
            running={unlock.running}
          >
            {byPassphrase ? 'Unlock' : 'Try again'}
          </Button>
          <Button look="quiet" icon={Eye} onClick={onLook}>
            Look around without unlocking
          </Button>
        </div>
      </form>
    </Door>
  )
}

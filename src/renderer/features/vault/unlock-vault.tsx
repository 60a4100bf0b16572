import { Eye, KeySquare, LockOpen, RotateCw } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { sourceLabels } from '../../lib/labels.ts'
import { navigate } from '../../lib/navigation.ts'
import { queryClient } from '../../lib/query.ts'
import { Door } from './door.tsx'

interface UnlockVaultProps {
  vault: OutputOf<'hub.status'>['vault']
  onLook: () => void
}

/** The vault is locked: why, and what opens it. */
export const UnlockVault = ({ vault, onLook }: UnlockVaultProps) => {
  const [byRecovery, setByRecovery] = useState(false)
  useEffect(() => {
    document.title = 'Unlock the vault – Certhub'
  }, [])
  return (
    <Door
      title="The vault is locked"
      lead={`Its master key is kept by ${vault.source ? sourceLabels[vault.source] : 'something this hub does not know'}. Nothing is lost while it is locked; orders and renewals wait.`}
    >
      {byRecovery ? (
        <ByRecoveryKey onBack={() => setByRecovery(false)} />
      ) : (
        <ByMasterKey vault={vault} onLook={onLook} onRecovery={() => setByRecovery(true)} />
      )}
    </Door>
  )
}

const ByMasterKey = ({ vault, onLook, onRecovery }: UnlockVaultProps & { onRecovery: () => void }) => {
  const [passphrase, setPassphrase] = useState('')
  const [missing, setMissing] = useState(false)
  const unlock = useCommand('vault.unlock')
  const byPassphrase = vault.source === 'passphrase'
  const problem = unlock.error ?? vault.problem
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
    <>
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
          {vault.hasRecoveryKey && (
            <Button icon={KeySquare} onClick={onRecovery}>
              Use the recovery key
            </Button>
          )}
          <Button look="quiet" icon={Eye} onClick={onLook}>
            Look around without unlocking
          </Button>
        </div>
        {!vault.hasRecoveryKey && (
          <p className="text-muted">
            No recovery key was made for this vault. If its master key is lost, a backup brings everything
            back: start Certhub on an empty data directory and restore it there.
          </p>
        )}
      </form>
    </>
  )
}

const ByRecoveryKey = ({ onBack }: { onBack: () => void }) => {
  const [recoveryKey, setRecoveryKey] = useState('')
  const [missing, setMissing] = useState(false)
  const unlock = useCommand('vault.unlock')
  const refused =
    unlock.error && /recovery_key/.test(unlock.error.code)
      ? `${unlock.error.message} ${unlock.error.hint}`
      : undefined
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMissing(!recoveryKey.trim())
    if (!recoveryKey.trim() || !(await unlock.run({ recoveryKey }))) return
    setRecoveryKey('')
    announce('The recovery key opened the vault. Choose how its master key is kept from now on.')
    navigate('/settings', { protect: '1' })
    await queryClient.invalidateQueries()
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="card flex flex-col gap-4 p-5">
      <TextField
        label="Recovery key"
        mono
        autoFocus
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        value={recoveryKey}
        onChange={(event) => setRecoveryKey(event.target.value)}
        error={missing ? 'Enter the recovery key.' : refused}
        hint="As it was printed; spaces, hyphens and small letters do not matter."
      />
      {unlock.error && !refused && <ErrorPanel error={unlock.error} fixHere reveal />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" icon={LockOpen} running={unlock.running}>
          Unlock
        </Button>
        <Button look="quiet" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}

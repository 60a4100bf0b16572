import { ArchiveRestore, ShieldCheck } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { useCommand } from '../../lib/command.ts'
import { queryClient, useHub } from '../../lib/query.ts'
import { Door } from './door.tsx'
import { isWeak, ProtectionChoice, useProtection } from './protection-choice.tsx'
import { RestoreBackup } from './restore-backup.tsx'

type Options = OutputOf<'vault.options'>['options']

/** First run: how the master key of the vault is kept, or a backup to begin with. */
export const ProtectVault = () => {
  const query = useHub('vault.options', {})
  const [restoring, setRestoring] = useState(false)
  useEffect(() => {
    document.title = 'Protect the vault – Certhub'
  }, [])
  if (restoring) {
    return (
      <Door
        title="Restore a backup"
        lead="Accounts, credentials, certificates and their keys come back from one file, which any Certhub can read."
      >
        <Loaded query={query}>
          {({ options }) => <RestoreBackup options={options} onBack={() => setRestoring(false)} />}
        </Loaded>
      </Door>
    )
  }
  return (
    <Door
      title="Protect the vault"
      lead="Certhub keeps account keys, certificate keys and DNS credentials in an encrypted vault on this computer. Choose how the key that opens it is kept."
    >
      <Loaded query={query}>{({ options }) => <ProtectForm options={options} />}</Loaded>
      <Notice
        title="What comes next"
        actions={
          <Button icon={ArchiveRestore} onClick={() => setRestoring(true)}>
            Restore a backup instead
          </Button>
        }
      >
        <ol className="list-decimal pl-4 text-muted">
          <li>Add a CA account, staging to begin with.</li>
          <li>Add a DNS credential and test it.</li>
          <li>Order the first certificate.</li>
        </ol>
      </Notice>
    </Door>
  )
}

const ProtectForm = ({ options }: { options: Options }) => {
  const choice = useProtection(options)
  const protect = useCommand('vault.protect')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const input = choice.read()
    if (!input || !(await protect.run(input))) return
    choice.clear()
    await queryClient.invalidateQueries()
  }
  return (
    <form noValidate onSubmit={submit} className="card flex flex-col gap-4 p-5">
      <ProtectionChoice choice={choice} error={protect.error} onChange={protect.clear} />
      {protect.error && !isWeak(protect.error) && <ErrorPanel error={protect.error} fixHere reveal />}
      <div>
        <Button
          type="submit"
          look="primary"
          icon={ShieldCheck}
          running={protect.running}
          disabled={!choice.source}
        >
          Protect the vault
        </Button>
      </div>
    </form>
  )
}

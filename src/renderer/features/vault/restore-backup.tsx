import { ArchiveRestore } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { formatCount } from '../../lib/format.ts'
import { queryClient } from '../../lib/query.ts'
import { isWeak, ProtectionChoice, useProtection } from './protection-choice.tsx'

interface RestoreBackupProps {
  options: OutputOf<'vault.options'>['options']
  onBack: () => void
}

/** A backup into a hub that holds nothing yet, protected here in its own way. */
export const RestoreBackup = ({ options, onBack }: RestoreBackupProps) => {
  const [file, setFile] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [checked, setChecked] = useState(false)
  const choice = useProtection(options)
  const restore = useCommand('vault.restore')
  const { error } = restore
  const wrong = error?.code === 'backup.wrong_passphrase'
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setChecked(true)
    const protection = choice.read()
    if (!protection || !file.trim() || !passphrase) return
    const done = await restore.run({ file, passphrase, protection })
    if (!done) return
    setPassphrase('')
    choice.clear()
    announce(`${formatCount(done.records, 'stored value')} came back from the backup.`)
    await queryClient.invalidateQueries()
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="card flex flex-col gap-4 p-5">
      <TextField
        label="File"
        mono
        autoComplete="off"
        spellCheck={false}
        placeholder="/media/usb/certhub.backup"
        value={file}
        onChange={(event) => setFile(event.target.value)}
        error={checked && !file.trim() ? 'Enter the path of the backup.' : undefined}
        hint="Its whole path on the computer that the hub runs on."
      />
      <SecretField
        label="Passphrase of the backup"
        value={passphrase}
        onChange={(event) => setPassphrase(event.target.value)}
        error={
          checked && !passphrase
            ? 'Enter the passphrase that the backup was made with.'
            : wrong
              ? `${error.message} ${error.hint}`
              : undefined
        }
      />
      <ProtectionChoice choice={choice} error={error} />
      {error && !wrong && !isWeak(error) && <ErrorPanel error={error} fixHere reveal />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" icon={ArchiveRestore} running={restore.running}>
          Restore the backup
        </Button>
        <Button look="quiet" onClick={onBack}>
          Begin with an empty hub
        </Button>
      </div>
    </form>
  )
}

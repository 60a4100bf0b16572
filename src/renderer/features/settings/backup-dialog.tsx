import { type FormEvent, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Notice } from '../../components/notice.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useCommand } from '../../lib/command.ts'
import { formatBytes, formatCount } from '../../lib/format.ts'
import { PassphraseFields } from '../vault/passphrase-fields.tsx'
import { isWeak } from '../vault/protection-choice.tsx'

/** Everything into one encrypted file. */
export const BackupDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog
    open={open}
    onClose={onClose}
    title="Back up the hub"
    description="Accounts, credentials, certificates, their keys and the history. The passphrase is the file’s own: any Certhub can restore it with that."
  >
    <BackupForm onClose={onClose} />
  </Dialog>
)

const BackupForm = ({ onClose }: { onClose: () => void }) => {
  const [file, setFile] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [checked, setChecked] = useState(false)
  const [result, setResult] = useState<OutputOf<'vault.backup'>>()
  const backup = useCommand('vault.backup')
  const { error } = backup
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setChecked(true)
    if (!file.trim() || !passphrase || passphrase !== again) return
    const made = await backup.run({ file, passphrase })
    if (!made) return
    setPassphrase('')
    setAgain('')
    setResult(made)
  }
  if (result) {
    return (
      <div className="flex flex-col gap-3">
        <Notice
          look="good"
          title={`${formatCount(result.records, 'stored value')} and the database: ${formatBytes(result.bytes)}.`}
        >
          <Copyable text={result.file} what="path" />
          <p className="mt-1 text-muted">
            Copy it to another place. Without its passphrase nobody can read it.
          </p>
        </Notice>
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </div>
    )
  }
  const weak = error && isWeak(error) ? `${error.message} ${error.hint}` : undefined
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="File"
        mono
        autoComplete="off"
        spellCheck={false}
        placeholder="/media/usb/certhub.backup"
        value={file}
        onChange={(event) => setFile(event.target.value)}
        error={checked && !file.trim() ? 'Enter where the backup shall be written.' : undefined}
        hint="Its whole path on the computer that the hub runs on. A file that exists is not overwritten."
      />
      <PassphraseFields
        passphrase={passphrase}
        again={again}
        onPassphrase={setPassphrase}
        onAgain={setAgain}
        error={checked && !passphrase ? 'Enter a passphrase.' : weak}
        againError={checked && passphrase !== again ? 'The two are not the same.' : undefined}
      />
      {error && !weak && <ErrorPanel error={error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={backup.running}>
          Back up
        </Button>
      </DialogActions>
    </form>
  )
}

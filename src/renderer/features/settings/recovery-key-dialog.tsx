import { Printer } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { createPortal } from 'react-dom'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/check-field.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { useCommand } from '../../lib/command.ts'
import { formatDate } from '../../lib/format.ts'
import { CurrentPassphrase, isWrong } from './current-passphrase.tsx'
import type { VaultDialogProps } from './rekey-dialog.tsx'

/** Makes the key on paper, and shows it once. */
export const RecoveryKeyDialog = (props: VaultDialogProps) => {
  const [shown, setShown] = useState<string>()
  const [kept, setKept] = useState(false)
  const [reminded, setReminded] = useState(false)
  const close = (): void => {
    if (shown && !kept) return setReminded(true)
    setShown(undefined)
    setKept(false)
    setReminded(false)
    props.onClose()
  }
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title="Recovery key"
      description="Whoever has it can open this vault. Keep it on paper, away from this computer."
    >
      {shown ? (
        <div className="flex flex-col gap-3">
          <div className="flex items-start gap-2 rounded-md bg-sunken px-3 py-3">
            <code className="grow font-mono text-base leading-7 break-words">{shown}</code>
            <CopyButton text={shown} what="recovery key" />
          </div>
          <CheckField
            label="I have printed it or written it down"
            checked={kept}
            onChange={(event) => setKept(event.target.checked)}
            error={reminded && !kept ? 'It is shown only now; nobody can show it again' : undefined}
          />
          <DialogActions>
            <Button icon={Printer} onClick={() => window.print()}>
              Print
            </Button>
            <Button look="primary" onClick={close}>
              Done
            </Button>
          </DialogActions>
          <PrintSheet recoveryKey={shown} />
        </div>
      ) : (
        <MakeKey {...props} onMade={setShown} />
      )}
    </Dialog>
  )
}

const MakeKey = ({ vault, onClose, onMade }: VaultDialogProps & { onMade: (key: string) => void }) => {
  const [current, setCurrent] = useState('')
  const make = useCommand('vault.makeRecoveryKey')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const made = await make.run(current ? { currentPassphrase: current } : {})
    setCurrent('')
    if (made) onMade(made.recoveryKey)
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      {vault.hasRecoveryKey && <p>The recovery key that was made before opens nothing any more then.</p>}
      <CurrentPassphrase vault={vault} value={current} onChange={setCurrent} error={make.error} />
      {make.error && !isWrong(make.error) && <ErrorPanel error={make.error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={make.running}>
          Make the recovery key
        </Button>
      </DialogActions>
    </form>
  )
}

/** What a printer gets in place of the page. */
const PrintSheet = ({ recoveryKey }: { recoveryKey: string }) =>
  createPortal(
    <section className="print-sheet" aria-hidden>
      <h1>Certhub recovery key</h1>
      <p>Made on {formatDate(Date.now())}. It opens the vault of this hub when its master key is lost:</p>
      <code>{recoveryKey}</code>
      <p>
        Start Certhub, choose “Use the recovery key” where it says that the vault is locked, or run{' '}
        <b>certhub unlock --recovery-key</b>. Then choose a new way to keep the master key.
      </p>
      <p>Keep this sheet in a safe place. Making a new recovery key ends this one.</p>
    </section>,
    document.body,
  )

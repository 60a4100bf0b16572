import { type FormEvent, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import type { VaultStatus } from '../../../shared/contract/vault.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { sourceLabels } from '../../lib/labels.ts'
import { useHub } from '../../lib/query.ts'
import { isWeak, ProtectionChoice, useProtection } from '../vault/protection-choice.tsx'
import { CurrentPassphrase, isWrong } from './current-passphrase.tsx'

export interface VaultDialogProps {
  vault: VaultStatus
  open: boolean
  onClose: () => void
}

/** Keeps the master key elsewhere, or makes a new one. */
export const RekeyDialog = (props: VaultDialogProps) => {
  const query = useHub('vault.options', {}, { enabled: props.open })
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Change how the master key is kept"
      description="The key before opens nothing any more afterwards. Stored values and running orders are not touched."
    >
      <Loaded query={query}>{({ options }) => <RekeyForm {...props} options={options} />}</Loaded>
    </Dialog>
  )
}

const RekeyForm = ({
  vault,
  onClose,
  options,
}: VaultDialogProps & { options: OutputOf<'vault.options'>['options'] }) => {
  const [current, setCurrent] = useState('')
  const choice = useProtection(options)
  const rekey = useCommand('vault.rekey')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const protection = choice.read()
    if (!protection) return
    const status = await rekey.run({ protection, ...(current && { currentPassphrase: current }) })
    if (!status) return
    setCurrent('')
    choice.clear()
    announce(`The master key is kept by ${sourceLabels[status.source ?? 'passphrase']} now.`)
    onClose()
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-4">
      <CurrentPassphrase vault={vault} value={current} onChange={setCurrent} error={rekey.error} />
      <ProtectionChoice choice={choice} error={rekey.error} onChange={rekey.clear} />
      {rekey.error && !isWeak(rekey.error) && !isWrong(rekey.error) && (
        <ErrorPanel error={rekey.error} fixHere reveal />
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={rekey.running}>
          Change it
        </Button>
      </DialogActions>
    </form>
  )
}

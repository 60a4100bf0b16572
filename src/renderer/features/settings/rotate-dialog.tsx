import { useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Notice } from '../../components/notice.tsx'
import { useCommand } from '../../lib/command.ts'
import { formatCount, formatDuration } from '../../lib/format.ts'
import type { VaultDialogProps } from './rekey-dialog.tsx'
import { RotationProgress } from './rotation-progress.tsx'

/** Every stored value under a new key. */
export const RotateDialog = (props: VaultDialogProps) => (
  <Dialog open={props.open} onClose={props.onClose} title="Encrypt everything anew">
    <Rotate {...props} />
  </Dialog>
)

const Rotate = ({ vault, onClose }: VaultDialogProps) => {
  const rotate = useCommand('vault.rotate')
  const [result, setResult] = useState<OutputOf<'vault.rotate'>>()
  return (
    <div className="flex flex-col gap-3">
      <p>
        A new key is made, and every stored value is encrypted with it. Orders go on meanwhile, and if the hub
        stops it goes on at the next start. Backups made before keep their own keys.
      </p>
      <div aria-live="polite">
        {result && (
          <Notice
            look="good"
            title={`${formatCount(result.records, 'value is', 'values are')} encrypted anew, in ${formatDuration(result.milliseconds)}.`}
          />
        )}
      </div>
      {vault.rotation && <RotationProgress {...vault.rotation} />}
      {rotate.error && <ErrorPanel error={rotate.error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>{result ? 'Done' : 'Close'}</Button>
        {!result && (
          <Button
            look="primary"
            running={rotate.running || vault.rotation !== undefined}
            onClick={async () => setResult(await rotate.run({}))}
          >
            Encrypt anew
          </Button>
        )}
      </DialogActions>
    </div>
  )
}

import { type ReactNode, useState } from 'react'
import type { ErrorData } from '../../shared/errors.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { ErrorPanel } from './error-panel.tsx'
import { TextField } from './text-field.tsx'

interface ConfirmDialogProps {
  open: boolean
  onClose: () => void
  title: string
  /** What happens, and what stays. */
  children: ReactNode
  /** The words that must be typed; absent where it can be undone. */
  typed?: string
  action: string
  running: boolean
  error?: ErrorData | undefined
  onConfirm: () => void
  danger?: boolean
}

/** Asks before something that cannot be undone; a name must be typed for the gravest. */
export const ConfirmDialog = (props: ConfirmDialogProps) => (
  <Dialog open={props.open} onClose={props.onClose} title={props.title}>
    {/* Mounted anew each time, so that nothing typed before is left. */}
    <ConfirmForm {...props} />
  </Dialog>
)

const ConfirmForm = ({
  onClose,
  children,
  typed,
  action,
  running,
  error,
  onConfirm,
  danger = true,
}: ConfirmDialogProps) => {
  const [entered, setEntered] = useState('')
  const [missed, setMissed] = useState(false)
  // Why it failed before the dialog was closed is no news when it is opened again.
  const [old] = useState(error)
  const ready = typed === undefined || entered.trim() === typed
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        setMissed(!ready)
        if (ready) onConfirm()
      }}
    >
      <div className="flex flex-col gap-2">{children}</div>
      {typed !== undefined && (
        <TextField
          label={`Type “${typed}” to confirm`}
          value={entered}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setEntered(event.target.value)}
          error={missed && !ready ? `This is not “${typed}”.` : undefined}
        />
      )}
      {error && error !== old && <ErrorPanel error={error} reveal />}
      <DialogActions>
        <Button onClick={onClose}>{danger ? 'Keep it' : 'Cancel'}</Button>
        <Button type="submit" look={danger ? 'danger' : 'primary'} running={running}>
          {action}
        </Button>
      </DialogActions>
    </form>
  )
}

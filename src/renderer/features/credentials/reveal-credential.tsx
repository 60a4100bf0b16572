import { ClipboardCopy, Eye, Fingerprint } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { copySecret } from '../../lib/copy-secret.ts'
import { useHub } from '../../lib/query.ts'
import type { CredentialDialogProps } from './remove-credential.tsx'
import { useCountdown } from './use-countdown.ts'

/** Shows a password for half a minute to who asks for it twice. The value lives in this dialog alone. */
export const RevealCredential = ({ credential, open, onClose }: CredentialDialogProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title={`Password of “${credential.name}”`}
    description="It is shown for half a minute. Who looked at it, and when, is written into the audit log."
  >
    <Reveal credential={credential} onClose={onClose} />
  </Dialog>
)

type Means = OutputOf<'credentials.revealMeans'>['means']

const Reveal = ({ credential, onClose }: { credential: Credential; onClose: () => void }) => {
  const query = useHub('credentials.revealMeans', {})
  const [shown, setShown] = useState<{ value: string; until: number }>()
  const hide = (): void => {
    setShown(undefined)
    announce('The password is hidden again.')
  }
  if (shown) return <Shown {...shown} onHide={hide} onClose={onClose} />
  return (
    <Loaded query={query}>
      {({ means }) => <Ask credential={credential} means={means} onClose={onClose} onShown={setShown} />}
    </Loaded>
  )
}

interface AskProps {
  credential: Credential
  means: Means
  onClose: () => void
  onShown: (shown: { value: string; until: number }) => void
}

const Ask = ({ credential, means, onClose, onShown }: AskProps) => {
  const [confirmation, setConfirmation] = useState('')
  const reveal = useCommand('credentials.reveal')
  const field = {
    value: confirmation,
    onChange: (event: { target: { value: string } }) => setConfirmation(event.target.value),
    error: reveal.error?.code === 'credential.not_confirmed' ? reveal.error.message : undefined,
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const answer = await reveal.run({ credential: credential.id, confirmation })
    setConfirmation('')
    if (answer) onShown({ value: answer.value, until: Date.now() + answer.hideAfterSeconds * 1000 })
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="flex flex-col gap-3">
      {means === 'os' && <p>The computer asks you to confirm that it is you.</p>}
      {means === 'passphrase' && (
        <SecretField label="Passphrase of the vault" autoComplete="current-password" {...field} />
      )}
      {means === 'name' && (
        <TextField
          label={`Type “${credential.name}” to see its password`}
          autoComplete="off"
          spellCheck={false}
          {...field}
        />
      )}
      {reveal.error && !field.error && <ErrorPanel error={reveal.error} reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          look="primary"
          icon={means === 'os' ? Fingerprint : Eye}
          running={reveal.running}
        >
          Show the password
        </Button>
      </DialogActions>
    </form>
  )
}

interface ShownProps {
  value: string
  until: number
  onHide: () => void
  onClose: () => void
}

const Shown = ({ value, until, onHide, onClose }: ShownProps) => {
  const left = useCountdown(until, onHide)
  const [copied, setCopied] = useState<'clears' | 'stays' | 'failed'>()
  useEffect(() => {
    const away = (): void => {
      if (document.visibilityState === 'hidden') onHide()
    }
    document.addEventListener('visibilitychange', away)
    return () => document.removeEventListener('visibilitychange', away)
  }, [onHide])
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="Password"
        mono
        readOnly
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        hint={
          <span className="tabular-nums">
            Hidden again in {left} {left === 1 ? 'second' : 'seconds'}.
          </span>
        }
      />
      <div aria-live="polite">
        {copied === 'clears' && (
          <Notice look="good" title="Copied. The clipboard is cleared in half a minute." />
        )}
        {copied === 'stays' && (
          <Notice look="warn" title="Copied. This browser does not let the page clear the clipboard later.">
            <p className="text-muted">Copy something else when you have used it.</p>
          </Notice>
        )}
        {copied === 'failed' && (
          <Notice look="warn" title="It could not be copied. Select it and copy by hand." />
        )}
      </div>
      <DialogActions>
        <Button icon={ClipboardCopy} onClick={async () => setCopied(await copySecret(value))}>
          Copy
        </Button>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </div>
  )
}

import { type FormEvent, useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Notice } from '../../components/notice.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'
import { formatDuration } from '../../lib/format.ts'
import type { CredentialDialogProps } from './remove-credential.tsx'

/** Proves that the credential can write in a zone, before any CA is asked. */
export const TestCredential = ({ credential, open, onClose }: CredentialDialogProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title={`Test “${credential.name}”`}
    description="The hub writes a probe TXT record, looks for it at the zone’s own name servers, and removes it. No CA is asked."
  >
    <TestForm id={credential.id} onClose={onClose} />
  </Dialog>
)

const TestForm = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const [zone, setZone] = useState('')
  const [missing, setMissing] = useState(false)
  const [result, setResult] = useState<OutputOf<'credentials.test'>>()
  const test = useCommand('credentials.test')
  const field = test.error && fieldErrorOf(test.error, ['zone'])
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMissing(!zone.trim())
    setResult(undefined)
    if (zone.trim()) setResult(await test.run({ credential: id, zone: zone.trim() }))
  }
  const testButton = useRef<HTMLButtonElement>(null)
  const stop = (): void => {
    test.cancel()
    announce('The test was stopped.')
    // The button that was pressed goes.
    testButton.current?.focus()
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="Domain name"
        mono
        placeholder="example.com"
        autoComplete="off"
        spellCheck={false}
        value={zone}
        onChange={(event) => setZone(event.target.value)}
        error={
          missing && !zone.trim() ? 'Enter a domain name that this credential should manage.' : field?.message
        }
      />
      <div aria-live="polite">
        {result && (
          <Notice
            look={result.byHand ? 'info' : 'good'}
            title={
              result.byHand
                ? 'A person writes this record at each order: there is nothing to try.'
                : `It works: the record was seen after ${formatDuration(result.milliseconds)}.`
            }
          >
            <p className="text-muted">
              Zone {result.zone}, record <Copyable text={result.record} what="record name" />
            </p>
          </Notice>
        )}
      </div>
      {test.error && !field && <ErrorPanel error={test.error} fixHere reveal />}
      <DialogActions>
        {test.running ? (
          <Button onClick={stop}>Stop the test</Button>
        ) : (
          <Button onClick={onClose}>{result ? 'Done' : 'Not now'}</Button>
        )}
        <Button ref={testButton} type="submit" look="primary" running={test.running}>
          {result || test.error ? 'Test again' : 'Test'}
        </Button>
      </DialogActions>
    </form>
  )
}

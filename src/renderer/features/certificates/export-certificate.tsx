import { type FormEvent, useState } from 'react'
import type { CertificateDetail } from '../../../shared/contract/certificates.ts'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Notice } from '../../components/notice.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'

export interface CertificateDialogProps {
  certificate: CertificateDetail
  open: boolean
  onClose: () => void
}

interface ExportCertificateProps extends CertificateDialogProps {
  /** An older one of those issued; absent: the newest. */
  issued?: string | undefined
}

/** Files on the hub's computer. The key goes there and never through this page. */
export const ExportCertificate = ({ certificate, issued, open, onClose }: ExportCertificateProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title="Export to a folder"
    description="Writes the certificate, its chain and its private key into a folder on the computer where the hub runs. Only you can read the key’s file."
  >
    <ExportForm id={certificate.id} issued={issued} onClose={onClose} />
  </Dialog>
)

interface ExportFormProps {
  id: string
  issued: string | undefined
  onClose: () => void
}

const ExportForm = ({ id, issued, onClose }: ExportFormProps) => {
  const [directory, setDirectory] = useState('')
  const [format, setFormat] = useState<'pem' | 'pkcs12'>('pem')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState(false)
  const [result, setResult] = useState<OutputOf<'certificates.export'>>()
  const write = useCommand('certificates.export')
  const field = write.error && fieldErrorOf(write.error, ['directory'])
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const incomplete = !directory.trim() || (format === 'pkcs12' && !password)
    setMissing(incomplete)
    setResult(undefined)
    if (incomplete) return
    const how = format === 'pkcs12' ? { format, password } : {}
    const which = { certificate: id, ...(issued && { issued }) }
    const written = await write.run({ ...which, directory: directory.trim(), ...how })
    setResult(written)
    if (written) setPassword('')
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <ChoiceCards
        legend="As"
        name="format"
        value={format}
        onChange={setFormat}
        columns={2}
        choices={[
          { value: 'pem', title: 'PEM files', description: 'For nginx, Apache and most servers.' },
          {
            value: 'pkcs12',
            title: 'One PKCS#12 file',
            description: 'For Windows and Java; has a password.',
          },
        ]}
      />
      <TextField
        label="Folder"
        mono
        placeholder="/home/me/certificates/example.com"
        autoComplete="off"
        spellCheck={false}
        value={directory}
        onChange={(event) => setDirectory(event.target.value)}
        error={missing && !directory.trim() ? 'Enter the folder’s absolute path.' : field?.message}
      />
      {format === 'pkcs12' && (
        <SecretField
          label="Password of the file"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={missing && !password ? 'Enter a password: the file holds the private key.' : undefined}
        />
      )}
      <div aria-live="polite">
        {result && (
          <Notice look="good" title="These files were written:">
            <ul>
              {result.files.map((file) => (
                <li key={file}>
                  <Copyable text={file} what="path" />
                </li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
      {write.error && !field && <ErrorPanel error={write.error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>{result ? 'Done' : 'Cancel'}</Button>
        <Button type="submit" look="primary" running={write.running}>
          Export
        </Button>
      </DialogActions>
    </form>
  )
}

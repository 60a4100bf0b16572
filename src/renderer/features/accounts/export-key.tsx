import { type FormEvent, useState } from 'react'
import type { Account } from '../../../shared/contract/accounts.ts'
import { Button } from '../../components/button.tsx'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { Copyable } from '../../components/copy-button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Notice } from '../../components/notice.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useCommand } from '../../lib/command.ts'
import type { AccountDialogProps } from './account-dialogs.tsx'

/** The account's key as a file on the hub's computer; it never comes through this page. */
export const ExportKey = ({ account, open, onClose }: AccountDialogProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title={`Export the key of “${account.name}”`}
    description="Whoever has this key can order and revoke in the name of the account. It is written into a folder on the computer where the hub runs, readable by you alone."
  >
    <ExportForm account={account} onClose={onClose} />
  </Dialog>
)

const ExportForm = ({ account, onClose }: { account: Account; onClose: () => void }) => {
  const [directory, setDirectory] = useState('')
  const [format, setFormat] = useState<'pem' | 'jwk'>('pem')
  const [missing, setMissing] = useState(false)
  const [files, setFiles] = useState<readonly string[]>([])
  const write = useCommand('accounts.exportKey')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMissing(!directory.trim())
    setFiles([])
    if (!directory.trim()) return
    const written = await write.run({ account: account.id, directory: directory.trim(), format })
    setFiles(written?.files ?? [])
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <ChoiceCards
        legend="As"
        name="key-format"
        value={format}
        onChange={setFormat}
        columns={2}
        choices={[
          { value: 'pem', title: 'PEM', description: 'For lego, acme.sh and most others.' },
          { value: 'jwk', title: 'JWK', description: 'For certbot (private_key.json).' },
        ]}
      />
      <TextField
        label="Folder"
        mono
        placeholder="/home/me/acme-account"
        autoComplete="off"
        spellCheck={false}
        value={directory}
        onChange={(event) => setDirectory(event.target.value)}
        error={missing && !directory.trim() ? 'Enter the folder’s absolute path.' : undefined}
      />
      <div aria-live="polite">
        {files.length > 0 && (
          <Notice look="good" title="Written:">
            {files.map((file) => (
              <Copyable key={file} text={file} what="path" />
            ))}
          </Notice>
        )}
      </div>
      {write.error && <ErrorPanel error={write.error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>{files.length > 0 ? 'Done' : 'Cancel'}</Button>
        <Button type="submit" look="primary" running={write.running}>
          Export the key
        </Button>
      </DialogActions>
    </form>
  )
}

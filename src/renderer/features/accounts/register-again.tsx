import { type FormEvent, useState } from 'react'
import type { Account } from '../../../shared/contract/accounts.ts'
import { Button } from '../../components/button.tsx'
import { CheckField } from '../../components/check-field.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'
import { accountStatusLabels } from '../../lib/labels.ts'
import type { AccountDialogProps } from './account-dialogs.tsx'

/** The same key once more at its CA: one that forgot the account, has new terms, or wants a binding now. */
export const RegisterAgain = ({ account, open, onClose }: AccountDialogProps) => (
  <Dialog
    open={open}
    onClose={onClose}
    title={`Register “${account.name}” again`}
    description="With the same key; certificates keep this account. A CA that still knows it answers with what it has."
  >
    <RegisterForm account={account} onClose={onClose} />
  </Dialog>
)

const bindingErrors: readonly string[] = ['acme.eab_required', 'acme.eab_rejected']

const RegisterForm = ({ account, onClose }: { account: Account; onClose: () => void }) => {
  const [termsAgreed, setTermsAgreed] = useState(false)
  const [wantsEab, setWantsEab] = useState(false)
  const [keyId, setKeyId] = useState('')
  const [hmacKey, setHmacKey] = useState('')
  const again = useCommand('accounts.registerAgain')
  const { error } = again
  if (!wantsEab && error && bindingErrors.includes(error.code)) setWantsEab(true)
  const field = error && fieldErrorOf(error, ['eab.keyId', 'eab.hmacKey'])
  const errorAt = (name: string) => (field?.field === name ? field.message : undefined)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const eab = wantsEab && { eab: { keyId: keyId.trim(), hmacKey: hmacKey.trim() } }
    const now = await again.run({ account: account.id, termsAgreed, ...eab })
    if (!now) return
    announce(`“${now.name}”: ${accountStatusLabels[now.status]}.`)
    onClose()
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <CheckField
        label={`I agree to the terms of service of ${account.caTitle}`}
        checked={termsAgreed}
        onChange={(event) => setTermsAgreed(event.target.checked)}
      />
      {wantsEab ? (
        <>
          <TextField
            label="EAB key id"
            mono
            autoFocus
            autoComplete="off"
            spellCheck={false}
            value={keyId}
            onChange={(event) => setKeyId(event.target.value)}
            error={errorAt('eab.keyId')}
            hint="The CA’s own site gives the pair; most can be used once."
          />
          <SecretField
            label="HMAC key"
            value={hmacKey}
            onChange={(event) => setHmacKey(event.target.value)}
            error={errorAt('eab.hmacKey')}
            hint="base64url, as the CA shows it."
          />
        </>
      ) : (
        <div>
          <Button look="quiet" onClick={() => setWantsEab(true)} className="-ml-3">
            I have an external account binding (EAB) key
          </Button>
        </div>
      )}
      {error && !field && <ErrorPanel error={error} fixHere reveal />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" running={again.running}>
          Register again
        </Button>
      </DialogActions>
    </form>
  )
}

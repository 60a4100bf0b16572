import { Button } from '../../components/button.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import type { AccountForm } from './account-form.ts'

interface EabFieldsProps {
  form: AccountForm
  required: boolean
  shown: boolean
  onShow: () => void
}

/** External account binding (RFC 8555 §7.3.4): two values that the CA's own site gives. */
export const EabFields = ({ form, required, shown, onShow }: EabFieldsProps) => {
  const errors = form.formState.errors.eab
  if (!shown) {
    return (
      <div>
        <Button look="quiet" onClick={onShow} className="-ml-3">
          I have an external account binding (EAB) key
        </Button>
      </div>
    )
  }
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border border-line p-3">
      <legend className="px-1 font-medium">External account binding</legend>
      <p className="text-xs text-muted">
        {required ? 'This CA needs it. ' : ''}Create the pair on the CA’s own site; most can be used once.
      </p>
      <TextField
        label="Key id"
        mono
        // The button that was pressed for it is gone.
        autoFocus={!required}
        autoComplete="off"
        spellCheck={false}
        {...form.register('eab.keyId')}
        error={errors?.keyId?.message}
      />
      <SecretField
        label="HMAC key"
        {...form.register('eab.hmacKey')}
        error={errors?.hmacKey?.message}
        hint="base64url, as the CA shows it."
      />
    </fieldset>
  )
}

import type { VaultStatus } from '../../../shared/contract/vault.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { SecretField } from '../../components/secret-field.tsx'

export const isWrong = (error: ErrorData | undefined): boolean => error?.code === 'vault.wrong_passphrase'

interface CurrentPassphraseProps {
  vault: VaultStatus
  value: string
  onChange: (value: string) => void
  error: ErrorData | undefined
}

/** Who changes the locks of a vault with a passphrase has to know it. */
export const CurrentPassphrase = ({ vault, value, onChange, error }: CurrentPassphraseProps) =>
  vault.source === 'passphrase' && (
    <SecretField
      label="Passphrase now"
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error && isWrong(error) ? `${error.message} ${error.hint}` : undefined}
      hint="Not asked for when a recovery key opened the vault: leave it empty then."
    />
  )

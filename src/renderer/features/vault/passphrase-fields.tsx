import { SecretField } from '../../components/secret-field.tsx'
import { passphraseStrength } from './passphrase-strength.ts'

interface PassphraseFieldsProps {
  passphrase: string
  again: string
  onPassphrase: (value: string) => void
  onAgain: (value: string) => void
  error?: string | undefined
  againError?: string | undefined
}

const bars = ['bg-line', 'bg-bad', 'bg-warn', 'bg-good', 'bg-good'] as const

/** A new passphrase, twice, with a hint of its strength. */
export const PassphraseFields = (props: PassphraseFieldsProps) => {
  const { score, advice } = passphraseStrength(props.passphrase)
  return (
    <div className="flex flex-col gap-3">
      <SecretField
        label="Passphrase"
        autoComplete="new-password"
        value={props.passphrase}
        onChange={(event) => props.onPassphrase(event.target.value)}
        error={props.error}
        hint={
          <span className="flex items-center gap-2">
            <span aria-hidden className="flex w-24 gap-1">
              {[1, 2, 3, 4].map((step) => (
                <span
                  key={step}
                  className={`h-1 grow rounded-full ${step <= score ? bars[score] : 'bg-line'}`}
                />
              ))}
            </span>
            {advice}
          </span>
        }
      />
      <SecretField
        label="Passphrase again"
        autoComplete="new-password"
        value={props.again}
        onChange={(event) => props.onAgain(event.target.value)}
        error={props.againError}
      />
    </div>
  )
}

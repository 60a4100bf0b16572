import { useState } from 'react'
import type { InputOf, OutputOf } from '../../../shared/contract/contract.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { PassphraseFields } from './passphrase-fields.tsx'

type Options = OutputOf<'vault.options'>['options']
type Source = Options[number]['source']
export type ProtectionInput = InputOf<'vault.protect'>

const words: Record<Source, { title: string; description: string }> = {
  keychain: {
    title: 'OS keychain',
    description: 'Unlocks by itself while you are logged in. Nothing to remember.',
  },
  passphrase: {
    title: 'Passphrase',
    description: 'Asked for each time the hub starts. Make a recovery key too, in case you forget it.',
  },
  environment: {
    title: 'CERTHUB_MASTER_KEY',
    description: 'A key given from outside, for servers and containers. Keep a copy of it in a safe place.',
  },
  'key-file': {
    title: 'CERTHUB_MASTER_KEY_FILE',
    description: 'A key in a file given from outside. Keep a copy of it in a safe place.',
  },
}

/** How the master key shall be kept, as far as it is chosen. A passphrase is forgotten by `clear`. */
export const useProtection = (options: Options) => {
  const [source, setSource] = useState<Source | undefined>(options.find((each) => each.available)?.source)
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [checked, setChecked] = useState(false)
  const byPassphrase = source === 'passphrase'
  return {
    options,
    source,
    setSource,
    passphrase,
    setPassphrase,
    again,
    setAgain,
    missing: checked && byPassphrase && !passphrase ? 'Enter a passphrase.' : undefined,
    differ: checked && byPassphrase && passphrase !== again ? 'The two are not the same.' : undefined,
    /** What was chosen, or undefined when something is missing; then the fields say so. */
    read: (): ProtectionInput | undefined => {
      setChecked(true)
      if (source === undefined) return undefined
      if (source !== 'passphrase') return { source }
      return passphrase && passphrase === again ? { source, passphrase } : undefined
    },
    clear: (): void => {
      setPassphrase('')
      setAgain('')
      setChecked(false)
    },
  }
}

interface ProtectionChoiceProps {
  choice: ReturnType<typeof useProtection>
  /** The hub's refusal; a weak passphrase is said at its field. */
  error: ErrorData | undefined
  onChange?: () => void
}

export const isWeak = (error: ErrorData | undefined): boolean => error?.code === 'vault.weak_passphrase'

export const ProtectionChoice = ({ choice, error, onChange }: ProtectionChoiceProps) => (
  <>
    <ChoiceCards
      legend="Keep the master key in"
      name="source"
      value={choice.source}
      onChange={(next) => {
        choice.setSource(next)
        onChange?.()
      }}
      choices={choice.options.map((option) => ({
        value: option.source,
        title: words[option.source].title,
        disabled: !option.available,
        description: option.available
          ? words[option.source].description
          : `Not available: ${option.problem?.message ?? 'it does not work here.'}`,
      }))}
    />
    {choice.source === 'passphrase' && (
      <PassphraseFields
        passphrase={choice.passphrase}
        again={choice.again}
        onPassphrase={choice.setPassphrase}
        onAgain={choice.setAgain}
        error={choice.missing ?? (error && isWeak(error) ? `${error.message} ${error.hint}` : undefined)}
        againError={choice.differ}
      />
    )}
  </>
)

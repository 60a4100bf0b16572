import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { IconButton } from './button.tsx'
import { Field, type FieldProps } from './field.tsx'

type SecretFieldProps = FieldProps & Omit<ComponentProps<'input'>, 'type'>

/** A masked input that browsers do not remember. */
export const SecretField = ({
  label,
  hint,
  error,
  note,
  autoComplete = 'off',
  ...input
}: SecretFieldProps) => {
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} hint={hint} error={error} note={note}>
      {(control) => (
        <div className="relative">
          <input
            {...input}
            {...control}
            type={shown ? 'text' : 'password'}
            autoComplete={autoComplete}
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            data-1p-ignore
            data-lpignore="true"
            className="input-box pr-9 font-mono text-xs"
          />
          <IconButton
            label={shown ? 'Hide value' : 'Show value'}
            aria-controls={control.id}
            icon={shown ? EyeOff : Eye}
            aria-pressed={shown}
            className="absolute top-0.5 right-1"
            onClick={() => setShown(!shown)}
          />
        </div>
      )}
    </Field>
  )
}

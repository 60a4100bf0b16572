import { type ComponentProps, type ReactNode, useId } from 'react'
import { asSentence } from '../lib/format.ts'

type CheckFieldProps = Omit<ComponentProps<'input'>, 'type'> & {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
}

export const CheckField = ({ label, hint, error, ...input }: CheckFieldProps) => {
  const id = useId()
  return (
    <div className="flex items-start gap-2">
      <input
        {...input}
        id={id}
        type="checkbox"
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-note` : undefined}
        className="mt-0.5 size-4 shrink-0"
      />
      <div className="min-w-0 wrap-anywhere">
        <label htmlFor={id}>{label}</label>
        {(error || hint) && (
          <p id={`${id}-note`} className={`text-xs ${error ? 'text-bad' : 'text-muted'}`}>
            {error ? asSentence(error) : hint}
          </p>
        )}
      </div>
    </div>
  )
}

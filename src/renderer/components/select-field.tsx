import { ChevronDown } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { Field, type FieldProps } from './field.tsx'

type SelectFieldProps = FieldProps & ComponentProps<'select'> & { children: ReactNode }

export const SelectField = ({ label, hint, error, note, children, ...select }: SelectFieldProps) => (
  <Field label={label} hint={hint} error={error} note={note}>
    {(control) => (
      <div className="relative">
        <select {...select} {...control} className="input-box appearance-none truncate pr-8">
          {children}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2.5 size-4 text-muted" />
      </div>
    )}
  </Field>
)

import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

type TextFieldProps = FieldProps & ComponentProps<'input'> & { mono?: boolean }

export const TextField = ({ label, hint, error, note, mono = false, ...input }: TextFieldProps) => (
  <Field label={label} hint={hint} error={error} note={note}>
    {(control) => (
      <input {...input} {...control} className={`input-box ${mono ? 'font-mono text-xs' : ''}`} />
    )}
  </Field>
)

type TextAreaProps = FieldProps & ComponentProps<'textarea'> & { mono?: boolean }

export const TextArea = ({ label, hint, error, note, mono = false, ...area }: TextAreaProps) => (
  <Field label={label} hint={hint} error={error} note={note}>
    {(control) => (
      <textarea
        rows={2}
        {...area}
        {...control}
        className={`input-box resize-y ${mono ? 'font-mono text-xs' : ''}`}
      />
    )}
  </Field>
)

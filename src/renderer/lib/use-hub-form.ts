import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect } from 'react'
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type UseFormReturn,
  useForm,
} from 'react-hook-form'
import type { z } from 'zod'
import type { ErrorData } from '../../shared/errors.ts'
import { fieldErrorOf } from './form-errors.ts'

/**
 * A form checked by the contract's own schema once one has left a field, and again by the hub on submit.
 * `clean` takes out what was left empty before the schema looks.
 */
export const useHubForm = <I extends FieldValues, O>(
  schema: z.ZodType<O, I>,
  defaultValues: DefaultValues<I>,
  clean: (values: I) => I = (values) => values,
): UseFormReturn<I, unknown, O> => {
  const resolve = zodResolver(schema)
  return useForm<I, unknown, O>({
    resolver: (values, context, options) => resolve(clean(values), context, options),
    defaultValues,
    mode: 'onTouched',
    // See lead-to-errors.ts: a form may have fields that react-hook-form does not know.
    shouldFocusError: false,
  })
}

/**
 * Puts an error of the hub that speaks of one of `fields` to that field; answers the error when it
 * belongs to no field and so must be shown by itself.
 */
export const useFieldError = <I extends FieldValues, O>(
  form: UseFormReturn<I, unknown, O>,
  error: ErrorData | undefined,
  fields: readonly FieldPath<I>[],
): ErrorData | undefined => {
  const found = error && fieldErrorOf(error, fields)
  const field = found?.field
  const message = found?.message
  const { setError } = form
  useEffect(() => {
    if (field && message) setError(field, { type: 'hub', message })
  }, [field, message, setError])
  return found ? undefined : error
}

import type { ErrorData } from '../../../shared/errors.ts'

/**
 * An error as the order form shows it: where its fix is this very form, it leads to the field and leaves the form, opened
 * with `params`, as it is. Where no field is named there is nowhere to lead to.
 */
export const onThisForm = (error: ErrorData, params: Readonly<Record<string, string>>): ErrorData => {
  if (error.fix?.screen !== 'new-certificate') return error
  const { field } = error.fix.params
  return { ...error, fix: field ? { ...error.fix, params: { ...params, field } } : undefined }
}

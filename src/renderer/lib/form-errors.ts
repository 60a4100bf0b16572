import type { ErrorData } from '../../shared/errors.ts'

/**
 * The form field that an error of the hub speaks of, with the words for it; undefined when it concerns the whole form.
 * `input.invalid` carries its field in the message (`field: problem`); a taken name belongs to `name`.
 */
export const fieldErrorOf = <F extends string>(
  error: ErrorData,
  fields: readonly F[],
): { field: F; message: string } | undefined => {
  if (error.code === 'name.taken') {
    const field = fields.find((each) => each === 'name')
    return field && { field, message: `${error.message} ${error.hint}` }
  }
  if (error.code !== 'input.invalid') return undefined
  const colon = error.message.indexOf(': ')
  const named = error.message.slice(0, colon)
  const field = fields.find((each) => each === named)
  return field && { field, message: error.message.slice(colon + 2) }
}

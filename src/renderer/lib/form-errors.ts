import type { ErrorData } from '../../shared/errors.ts'

/**
 * The form field that an error of the hub is about, with the words for it; undefined when it concerns the whole form. One
 * of a list (`names.3`) belongs to the list's field, a taken name to `name`.
 */
export const fieldErrorOf = <F extends string>(
  { code, params, message, hint }: ErrorData,
  fields: readonly F[],
): { field: F; message: string } | undefined => {
  const fieldNamed = (name: string): F | undefined =>
    fields.find((each) => each === name) ?? fields.find((each) => name.startsWith(`${each}.`))
  if (code === 'name.taken') {
    const field = fieldNamed('name')
    return field && { field, message: `${message} ${hint}` }
  }
  if (code !== 'input.invalid') return undefined
  const field = fieldNamed(String(params.field))
  return field && { field, message: String(params.problem) }
}

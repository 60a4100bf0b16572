import { CerthubError } from '../../shared/errors.ts'

/** The proxy's URL, or null for none. Throws `input.invalid` for what is no http:// URL, or holds a password. */
export const cleanProxy = (typed = ''): string | null => {
  const text = typed.trim()
  if (text === '') return null
  const url = URL.canParse(text) ? new URL(text) : undefined
  const problem =
    url?.protocol !== 'http:'
      ? 'it is not an http:// URL, as http://proxy.example:3128'
      : url.username || url.password
        ? 'it holds a user name or password, which is not supported'
        : undefined
  if (problem) throw new CerthubError('input.invalid', { field: 'proxy', problem })
  return url?.origin ?? null
}

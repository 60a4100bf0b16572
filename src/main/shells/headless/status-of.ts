import { type CerthubError, type ErrorCode, errorCatalogue } from '../../../shared/errors.ts'

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code)

/** The HTTP status (RFC 9110 §15) of a call that failed with this code, so that `curl --fail` sees it. */
export const statusOf = (code: CerthubError['code'] | string): number => {
  if (!isCode(code) || code === 'internal') return 500
  if (code.startsWith('auth.')) return 403
  const { exit, retry } = errorCatalogue[code]
  if (exit === 2) return 400
  // RFC 4918 §11.3: Locked.
  if (exit === 3) return 423
  if (exit === 4) return 404
  return retry === 'never' ? 409 : 503
}

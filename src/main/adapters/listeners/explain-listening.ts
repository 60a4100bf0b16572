import { CerthubError } from '../../../shared/errors.ts'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'

/** Why a port cannot be listened at, in the catalogue’s words. */
export const explainListening = (port: number, error: unknown): CerthubError => {
  const code = codeOf(error)
  if (code === 'EADDRINUSE') return new CerthubError('challenge.port_in_use', { port }, { cause: error })
  if (code === 'EACCES' || code === 'EPERM')
    return new CerthubError('challenge.port_forbidden', { port }, { cause: error })
  return new CerthubError('challenge.port_unusable', { port, problem: code }, { cause: error })
}

import { CerthubError } from '../../../shared/errors.ts'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const damaged = ['SQLITE_CORRUPT', 'SQLITE_NOTADB']
const refused = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM']

export const isDamaged = (error: unknown): boolean => damaged.some((known) => codeOf(error).startsWith(known))

/** SQLite's failures that a person can do something about, as catalogue errors; others pass unchanged. */
export const explainSqliteError = (error: unknown, path: string): unknown => {
  const code = codeOf(error)
  const problem = error instanceof Error ? error.message : String(error)
  if (isDamaged(error)) {
    return new CerthubError('store.damaged', { path, problem }, { cause: error })
  }
  if (refused.some((known) => code.startsWith(known))) {
    return new CerthubError('store.write_failed', { problem }, { cause: error })
  }
  return error
}

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE'

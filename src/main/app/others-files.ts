import { isAbsolutePath } from '../../shared/absolute-path.ts'
import { CerthubError } from '../../shared/errors.ts'

/**
 * Looks at every path in an input, wherever it stands and whatever it is called there: fields of providers name files too.
 * Throws `input.own_file` for one that leads to the lock of the data directory.
 */
export const requireOthersFiles = (
  input: unknown,
  isOwnLock: (path: string) => boolean,
  field = 'input',
): void => {
  if (typeof input === 'string') {
    const mayBePath = input.length <= 4096 && isAbsolutePath(input) && !input.includes('\0')
    if (mayBePath && isOwnLock(input)) throw new CerthubError('input.own_file', { field })
  } else if (typeof input === 'object' && input !== null) {
    for (const [name, value] of Object.entries(input)) {
      requireOthersFiles(value, isOwnLock, field === 'input' ? name : `${field}.${name}`)
    }
  }
}

import { CerthubError } from '../../shared/errors.ts'
import type { DirectoryChoice } from '../acme/directory-choice.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'

type Named = readonly Pick<AccountRecord, 'name'>[]

/** `base`, with the first number that makes it a name none of these has. */
export const numberedName = (base: string, here: Named): string => {
  const used = new Set(here.map(({ name }) => name.toLowerCase()))
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base} ${n}`
    if (!used.has(name.toLowerCase())) return name
  }
}

/** The name asked for, when no account of the instance has it, else one that none has. Throws `name.taken`. */
export const freeName = (wanted: string | undefined, directory: DirectoryChoice, here: Named): string => {
  if (wanted === undefined)
    return numberedName(directory.staging ? `${directory.title} (staging)` : directory.title, here)
  if (here.some(({ name }) => name.toLowerCase() === wanted.toLowerCase())) {
    throw new CerthubError('name.taken', { kind: 'CA account', name: wanted })
  }
  return wanted
}

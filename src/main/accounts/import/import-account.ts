import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import type { Account, importAccountInput } from '../../../shared/contract/accounts.ts'
import { CerthubError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { readAccountKey } from './read-account-key.ts'

const largestKeyFile = 64 * 1024

const readKeyFile = async (file: string): Promise<string> => {
  try {
    const text = await readFile(file, 'utf8')
    if (text.length > largestKeyFile) throw new Error('it is too long for a key')
    return text
  } catch (error) {
    const problem =
      error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read as text'
    throw new CerthubError('account.key_malformed', { problem: `${file}: ${problem}` })
  }
}

/** The key of an import, pasted or of a file on the hub's computer. Throws `account.key_malformed`. */
export const importedKey = async ({ key, file }: z.output<typeof importAccountInput>): Promise<Secret> => {
  if ((key === undefined) === (file === undefined)) {
    throw new CerthubError('input.invalid', { field: 'key', problem: 'give the key or a file, one of them' })
  }
  return readAccountKey(key ?? (await readKeyFile(file ?? '')))
}

/** A key that is kept twice is lost for one of them when it is rolled over. Throws `account.exists`. */
export const refuseDouble = (
  all: readonly Pick<Account, 'id' | 'accountUrl' | 'name' | 'instanceName'>[],
  url: string,
) => {
  const known = all.find(({ accountUrl }) => accountUrl === url)
  if (!known) return
  const { id, instanceName: instance, name } = known
  throw new CerthubError('account.exists', { instance, name }, { subject: { account: id } })
}

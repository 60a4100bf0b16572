import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CerthubError } from '../../../shared/errors.ts'

const idOf = async (user: string): Promise<number> => {
  if (/^\d{1,10}$/.test(user)) return Number(user)
  const found = await promisify(execFile)('id', ['-u', '--', user]).catch(() => undefined)
  if (!found)
    throw new CerthubError('input.invalid', { field: 'allow-user', problem: `there is no user “${user}”` })
  return Number(found.stdout)
}

/** The ids of users by name or id. Throws `input.invalid`. */
export const userIds = (users: readonly string[]): Promise<number[]> => Promise.all(users.map(idOf))

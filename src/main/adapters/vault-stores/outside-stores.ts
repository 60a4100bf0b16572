import { readFile, stat } from 'node:fs/promises'
import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import type { MasterKeyStore } from '../../ports/master-key-store.ts'

const refuse = async (): Promise<never> => {
  throw new Error('a key from outside is not written by the hub')
}

const fromVariable = (value: string | undefined): Secret | undefined =>
  value ? new Secret(value) : undefined

const fromFile = async (path: string | undefined): Promise<Secret | undefined> => {
  if (!path) return undefined
  const malformed = (problem: string) =>
    new CerthubError('vault.master_key_malformed', { source: path, problem })
  try {
    const { mode } = await stat(path)
    if (process.platform !== 'win32' && mode & 0o077) {
      throw malformed('other users may read it; set its mode to 0600')
    }
    return new Secret(await readFile(path, 'utf8'))
  } catch (error) {
    if (error instanceof CerthubError) throw error
    throw malformed(error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read')
  }
}

/** The key in CERTHUB_MASTER_KEY; the one to change to in CERTHUB_MASTER_KEY_NEXT. */
export const createEnvironmentStore = (env: NodeJS.ProcessEnv): MasterKeyStore => ({
  source: 'environment',
  writable: false,
  read: async () => fromVariable(env.CERTHUB_MASTER_KEY),
  readNext: async () => fromVariable(env.CERTHUB_MASTER_KEY_NEXT),
  write: refuse,
  remove: refuse,
})

/**
 * The key in the file that CERTHUB_MASTER_KEY_FILE names; the one to change to in that of CERTHUB_MASTER_KEY_FILE_NEXT.
 * A file that others can read is refused.
 */
export const createKeyFileStore = (env: NodeJS.ProcessEnv): MasterKeyStore => ({
  source: 'key-file',
  writable: false,
  read: () => fromFile(env.CERTHUB_MASTER_KEY_FILE),
  readNext: () => fromFile(env.CERTHUB_MASTER_KEY_FILE_NEXT),
  write: refuse,
  remove: refuse,
})

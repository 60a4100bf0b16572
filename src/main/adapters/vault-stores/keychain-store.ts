import { CerthubError } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import type { MasterKeyStore } from '../../ports/master-key-store.ts'
import { mayHang } from './hanging-calls.ts'

const service = 'Certhub'
const answerMs = 5000

interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

const unavailable = (problem: string, cause?: unknown) =>
  new CerthubError('vault.keychain_unavailable', { problem }, { cause })

const load = async (): Promise<Keytar> => {
  // libsecret waits for a bus that it starts itself, or aborts: without a session bus it is not asked at all.
  if (process.platform === 'linux' && !process.env.DBUS_SESSION_BUS_ADDRESS)
    throw unavailable('there is no D-Bus session')
  try {
    const module = await import('keytar')
    return module.default
  } catch (error) {
    throw unavailable('keytar is not installed', error)
  }
}

/** The last question. One that hangs holds one of Node's few threads for files, so that the next does not take another. */
let asking: Promise<unknown> = Promise.resolve()

const inTime = async <T>(ask: () => Promise<T>): Promise<T> => {
  let givenUp = false
  const work = asking.then(() => {
    if (givenUp) throw unavailable('the question was given up')
    return mayHang(ask())
  })
  asking = work.catch(() => {})
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(`no answer within ${answerMs / 1000} s`)), answerMs)
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    if (error instanceof CerthubError) throw error
    throw unavailable(error instanceof Error ? error.message : String(error), error)
  } finally {
    givenUp = true
    clearTimeout(timer)
  }
}

/**
 * The OS keychain: Keychain, Credential Manager, or the Secret Service. `account` tells vaults of one user apart.
 * A prompt that nobody answers counts as unavailable after five seconds.
 */
export const createKeychainStore = (account: string): MasterKeyStore => ({
  source: 'keychain',
  writable: true,
  read: async () => {
    const keytar = await load()
    const key = await inTime(() => keytar.getPassword(service, account))
    return key === null ? undefined : new Secret(key)
  },
  write: async (key) => {
    const keytar = await load()
    await inTime(() => keytar.setPassword(service, account, key.expose()))
  },
  remove: async () => {
    const keytar = await load()
    await inTime(() => keytar.deletePassword(service, account))
  },
})

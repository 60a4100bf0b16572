import type { Secret } from '../../../shared/secret.ts'
import type { MasterKeyStore } from '../../ports/master-key-store.ts'
import { openVault } from '../open-vault.ts'
import type { Vault } from '../vault.ts'
import { MemoryFiles } from './memory-files.ts'

/** Each reading is a second later, so that the first parameters tried are slow enough: a passphrase stays cheap. */
const hastyClock = (slept: number[]) => {
  let now = 0
  const monotonic = (): number => {
    now += 1000
    return now
  }
  return {
    now: () => now,
    monotonic,
    sleep: async (ms: number) => {
      slept.push(ms)
    },
  }
}

/**
 * A disk, a keychain and an environment in memory. Whoever uses it can be killed before any operation on disk and
 * keychain; a restart finds what lasts.
 */
export class Machine {
  static readonly directory = '/data/vault'
  readonly files = new MemoryFiles()
  readonly keychain = new Map<string, Secret>()
  /** How long was waited, in milliseconds. */
  readonly slept: number[] = []
  environment: { now?: Secret; next?: Secret } = {}

  /** The same disk and keychain for a process that is not killed; one that still runs on this one changes nothing. */
  restarted(): Machine {
    const other = new Machine()
    for (const [path, bytes] of this.files.content) other.files.content.set(path, Buffer.from(bytes))
    for (const path of this.files.directories) other.files.directories.add(path)
    for (const [name, key] of this.keychain) other.keychain.set(name, key)
    other.environment = { ...this.environment }
    return other
  }

  open(): Promise<Vault> {
    const { files } = this
    const clock = hastyClock(this.slept)
    return openVault({ files, directory: Machine.directory, stores: this.#stores, clock })
  }

  /** The files of records, by id. */
  records(): Map<string, Buffer> {
    const found = [...this.files.content].filter(([path]) => path.endsWith('.enc'))
    return new Map(found.map(([path, bytes]) => [path.replace(/^.*\/|\.enc$/g, ''), bytes]))
  }

  header(): string {
    return String(this.files.content.get(`${Machine.directory}/header.json`) ?? '')
  }

  #keychainStep(): void {
    const { operations, killAfter } = this.files
    if (operations >= killAfter) throw new Error('KILLED')
    this.files.operations++
  }

  readonly #stores = (name: string): MasterKeyStore[] => [
    {
      source: 'keychain',
      writable: true,
      read: async () => {
        this.#keychainStep()
        return this.keychain.get(name)
      },
      write: async (key) => {
        this.#keychainStep()
        this.keychain.set(name, key)
      },
      remove: async () => {
        this.#keychainStep()
        this.keychain.delete(name)
      },
    },
    {
      source: 'environment',
      writable: false,
      read: async () => this.environment.now,
      readNext: async () => this.environment.next,
      write: () => Promise.reject(new Error('the environment is not written')),
      remove: () => Promise.reject(new Error('the environment is not written')),
    },
  ]
}

export interface AfterKill {
  /** Restarted after the kill. */
  machine: Machine
  /** Nothing was left to kill: the work had ended. */
  finished: boolean
}

/**
 * Does `work` on copies of a machine, killed before its first operation, its second, and so on until it ends unharmed.
 * `prepare` is never killed. Returns how many operations it was killed before.
 */
export const killEverywhere = async <T>(
  base: Machine,
  prepare: (machine: Machine) => Promise<T>,
  work: (prepared: T) => Promise<unknown>,
  check: (after: AfterKill, step: number) => Promise<void>,
): Promise<number> => {
  for (let step = 0; ; step++) {
    const machine = base.restarted()
    const prepared = await prepare(machine)
    machine.files.killAfter = machine.files.operations + step
    const ended = await work(prepared).then(
      () => true,
      () => false,
    )
    // Work may end well though its last operations, which it does not depend on, were killed.
    const finished = ended && machine.files.operations < machine.files.killAfter
    await check({ machine: machine.restarted(), finished }, step)
    if (finished) return step
  }
}

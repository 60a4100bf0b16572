import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '../../src/main/adapters/vault-stores/node-files.ts'
import { createEnvironmentStore } from '../../src/main/adapters/vault-stores/outside-stores.ts'
import type { MasterKeyStore } from '../../src/main/ports/master-key-store.ts'
import { openVault } from '../../src/main/vault/open-vault.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { Secret } from '../../src/shared/secret.ts'

/** What a child does beside writing records, until it is killed. */
export const errands = ['none', 'rekey', 'rotate', 'both'] as const
export type Errand = (typeof errands)[number]

/** Where the master key is: in a folder that stands for the keychain, or in two variables. */
export type KeyPlace = { folder: string } | { key: string; next: string }

/** One line on the standard input of a child that is warm already. */
export interface Order {
  directory: string
  place: KeyPlace
  errand: Errand
  /** Values are numbered from here. */
  first: number
}

export const kind = 'dns'
export const writers = 3
export const idsOf = (writer: number): string[] => [0, 1, 2, 3].map((n) => `crd_w${writer}n${n}`)

/** Told by its length and every byte. */
export const textOf = (n: number): string => `${n} ${String(n % 10).repeat((n * 131) % 6000)}.`

/** A keychain in a folder: one file for each key, as durable as the test's own process. */
const folderKeychain = (folder: string, name: string): MasterKeyStore => {
  const path = join(folder, name)
  return {
    source: 'keychain',
    writable: true,
    read: async () => {
      const text = await readFile(path, 'utf8').catch(() => undefined)
      return text === undefined ? undefined : new Secret(text)
    },
    write: (key) => writeFile(path, key.expose()),
    remove: () => rm(path, { force: true }),
  }
}

export const sourceOf = (place: KeyPlace) => ('folder' in place ? 'keychain' : 'environment')

export const openAt = (directory: string, place: KeyPlace): Promise<Vault> =>
  openVault({
    files: nodeFiles,
    directory,
    stores: (name) => [
      'folder' in place
        ? folderKeychain(place.folder, name)
        : createEnvironmentStore({ CERTHUB_MASTER_KEY: place.key, CERTHUB_MASTER_KEY_NEXT: place.next }),
    ],
    clock: { now: Date.now, monotonic: () => performance.now(), sleep: async () => {} },
  })

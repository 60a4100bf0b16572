import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from './vault.ts'

const prefix = 'vault.unnamed.'

type Noted = Pick<Store, 'settings'>

/**
 * Notes that no row names this vault record: before it is written, or in the write that takes its name away. A kill
 * then leaves nothing unknown in the vault.
 */
export const noteUnnamed = ({ settings }: Noted, id: string): Promise<void> => settings.set(prefix + id, '')

/** A row names it: in the write that makes it do so. */
export const noteNamed = ({ settings }: Noted, id: string): Promise<void> => settings.remove(prefix + id)

/** Removes a record that was noted; where that fails the next start does it. */
export const dropUnnamed = async (
  { store, vault }: { store: Noted; vault: Pick<Vault, 'remove'> },
  id: string,
): Promise<void> => {
  await vault.remove(id)
  await noteNamed(store, id)
}

/** Those noted. At a start, when nothing writes yet, they are what a kill left. */
export const unnamedRecords = async ({ settings }: Noted): Promise<string[]> =>
  [...(await settings.startingWith(prefix)).keys()].map((key) => key.slice(prefix.length))

/**
 * What removes once what a kill left, as soon as the vault is open. Of a database that was `rebuilt` it removes
 * nothing: the row that named a record may be among those that were lost.
 */
export const createTidyUnnamed = async (parts: {
  store: Noted
  vault: Vault
  log: Log
  rebuilt: boolean
}): Promise<() => Promise<void>> => {
  const { store, vault, log, rebuilt } = parts
  const left = await unnamedRecords(store)
  if (rebuilt) for (const id of left.splice(0)) await noteNamed(store, id)
  return async () => {
    for (const id of left.splice(0)) {
      try {
        await dropUnnamed({ store, vault }, id)
        log.info('a record that a stop left in the vault is removed', { id })
      } catch (error) {
        log.warn('a record that a stop left in the vault was not removed', { id, error })
      }
    }
  }
}

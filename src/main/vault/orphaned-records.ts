import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from './vault.ts'

type Notes = Pick<Store, 'orphanedRecords'>

/**
 * Notes that no row names this vault record: before it is written, or in the write that takes its name away. A kill
 * then leaves nothing unknown in the vault.
 */
export const noteOrphan = ({ orphanedRecords }: Notes, id: string): Promise<void> =>
  orphanedRecords.insert(id)

/** A row names it: in the write that makes it do so. */
export const adoptOrphan = ({ orphanedRecords }: Notes, id: string): Promise<void> =>
  orphanedRecords.remove(id)

/** Removes a record that is noted, and no other; where that fails the next start does it. */
export const removeOrphan = async (
  { store, vault }: { store: Notes; vault: Pick<Vault, 'remove'> },
  id: string,
): Promise<void> => {
  if (!(await store.orphanedRecords.has(id))) return
  await vault.remove(id)
  await store.orphanedRecords.remove(id)
}

/**
 * What removes once what a kill left, as soon as the vault is open: the records noted now, at the start, when nothing
 * writes yet. Of a database that was `rebuilt` it removes nothing: the row that named a record may be among those that
 * were lost.
 */
export const createRemoveOrphans = async (parts: {
  store: Notes
  vault: Vault
  log: Log
  rebuilt: boolean
}): Promise<() => Promise<void>> => {
  const { store, vault, log, rebuilt } = parts
  const left = await store.orphanedRecords.list()
  if (rebuilt) for (const id of left.splice(0)) await store.orphanedRecords.remove(id)
  return async () => {
    for (const id of left.splice(0)) {
      try {
        await removeOrphan({ store, vault }, id)
        log.info('an orphaned vault record is removed', { id })
      } catch (error) {
        log.warn('an orphaned vault record was not removed', { id, error })
      }
    }
  }
}

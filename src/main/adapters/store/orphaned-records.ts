import type { Kysely } from 'kysely'
import type { OrphanedRecords } from '../../ports/store.ts'
import type { Tables } from './rows.ts'

export const createOrphanedRecords = (
  db: Kysely<Tables>,
  run: <T>(work: () => Promise<T>) => Promise<T>,
): OrphanedRecords => {
  const ids = db.selectFrom('orphanedRecords').select('id').orderBy('id')
  return {
    list: () => run(async () => (await ids.execute()).map(({ id }) => String(id))),
    has: (id) => run(async () => (await ids.where('id', '=', id).executeTakeFirst()) !== undefined),
    insert: (id) =>
      run(async () => {
        await db
          .insertInto('orphanedRecords')
          .values({ id })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }),
    remove: (id) =>
      run(async () => {
        await db.deleteFrom('orphanedRecords').where('id', '=', id).execute()
      }),
  }
}

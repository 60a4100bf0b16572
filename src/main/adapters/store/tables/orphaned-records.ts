import type { OrphanedRecords } from '../../../ports/store/orphaned-records.ts'
import type { Connection } from '../rows.ts'

export const createOrphanedRecords = ({ db, run }: Connection): OrphanedRecords => {
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

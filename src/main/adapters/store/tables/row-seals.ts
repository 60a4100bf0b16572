import type { RowSeal, RowSeals } from '../../../ports/store/row-seals.ts'
import type { Connection } from '../rows.ts'

export const createRowSeals = ({ db, run }: Connection): RowSeals => ({
  all: () => run(async () => (await db.selectFrom('rowSeals').selectAll().execute()) as unknown as RowSeal[]),
  set: (seal) =>
    run(async () => {
      const { version, mac } = seal
      await db
        .insertInto('rowSeals')
        .values({ ...seal })
        .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ version, mac }))
        .execute()
    }),
  remove: (kind, id) =>
    run(async () => {
      await db.deleteFrom('rowSeals').where('kind', '=', kind).where('id', '=', id).execute()
    }),
  clear: () =>
    run(async () => {
      await db.deleteFrom('rowSeals').execute()
    }),
})

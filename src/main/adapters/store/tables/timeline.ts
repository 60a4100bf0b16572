import type { Timeline, TimelineRecord } from '../../../ports/store/orders.ts'
import type { Connection } from '../rows.ts'

const fromRow = ({ milliseconds, ...row }: Record<string, unknown>): TimelineRecord =>
  ({ ...row, ...(milliseconds !== null && { milliseconds }) }) as TimelineRecord

export const createTimeline = ({ db, run }: Connection): Timeline => ({
  append: (entries) =>
    run(async () => {
      if (entries.length === 0) return
      const rows = entries.map(({ milliseconds = null, ...entry }) => ({ ...entry, milliseconds }))
      await db.insertInto('timeline').values(rows).execute()
    }),
  list: (orderId) =>
    run(async () =>
      (
        await db.selectFrom('timeline').selectAll().where('orderId', '=', orderId).orderBy('rowid').execute()
      ).map(fromRow),
    ),
})

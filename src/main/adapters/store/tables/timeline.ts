import type { Timeline, TimelineRecord } from '../../../ports/store/orders.ts'
import type { Connection } from '../rows.ts'

const fromRow = ({ note, milliseconds, ...row }: Record<string, unknown>): TimelineRecord =>
  ({
    ...row,
    ...(typeof note === 'string' && { note: JSON.parse(note) }),
    ...(milliseconds !== null && { milliseconds }),
  }) as TimelineRecord

export const createTimeline = ({ db, run }: Connection): Timeline => ({
  append: (entries) =>
    run(async () => {
      if (entries.length === 0) return
      const rows = entries.map(({ note, milliseconds = null, ...entry }) => ({
        ...entry,
        note: note ? JSON.stringify(note) : null,
        milliseconds,
      }))
      await db.insertInto('timeline').values(rows).execute()
    }),
  list: (orderId) =>
    run(async () =>
      (
        await db.selectFrom('timeline').selectAll().where('orderId', '=', orderId).orderBy('rowid').execute()
      ).map(fromRow),
    ),
})

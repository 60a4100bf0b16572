import { sql } from 'kysely'
import type { AuditRecord, AuditRows } from '../../../ports/store/audit-rows.ts'
import type { Connection } from '../rows.ts'

const asRecords = (rows: Record<string, unknown>[]): AuditRecord[] => rows as unknown as AuditRecord[]
const likeText = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

export const createAuditRows = ({ db, run }: Connection): AuditRows => ({
  last: () =>
    run(
      async () =>
        asRecords(await db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(1).execute())[0],
    ),
  append: (record) =>
    run(async () => {
      await db
        .insertInto('audit')
        .values({ ...record })
        .execute()
    }),
  page: ({ search, result, before, limit }) =>
    run(async () => {
      let query = db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit)
      if (before !== undefined) query = query.where('seq', '<', before)
      if (result !== undefined) query = query.where('result', '=', result)
      if (search) {
        const pattern = likeText(search)
        const columns = ['action', 'subject', 'who', 'via', 'detail']
        query = query.where(({ or }) =>
          or(columns.map((column) => sql<boolean>`${sql.ref(column)} LIKE ${pattern} ESCAPE '\\'`)),
        )
      }
      return asRecords(await query.execute())
    }),
  following: (seq, limit) =>
    run(async () =>
      asRecords(
        await db.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute(),
      ),
    ),
})

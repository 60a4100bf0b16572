import { sql } from 'kysely'
import type { Settings } from '../../../ports/store/settings.ts'
import type { Connection } from '../rows.ts'

export const createSettings = ({ db, run }: Connection): Settings => ({
  get: (key) =>
    run(async () => {
      const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst()
      return row === undefined ? undefined : String(row.value)
    }),
  set: (key, value) =>
    run(async () => {
      await db
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute()
    }),
  startingWith: (prefix) =>
    run(async () => {
      const rows = await db
        .selectFrom('settings')
        .select(['key', 'value'])
        .where(sql<string>`substr(key, 1, ${prefix.length})`, '=', prefix)
        .orderBy('key')
        .execute()
      return new Map(rows.map(({ key, value }) => [String(key), String(value)]))
    }),
  remove: (key) =>
    run(async () => {
      await db.deleteFrom('settings').where('key', '=', key).execute()
    }),
})

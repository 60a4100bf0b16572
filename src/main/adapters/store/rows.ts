import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import { CerthubError } from '../../../shared/errors.ts'
import type { Rows } from '../../ports/store/rows.ts'
import { explainSqliteError, isUniqueViolation } from './sqlite-errors.ts'

/** Every table, seen as columns of scalars; the codec below gives them their record's type. */
export type Tables = Record<string, Record<string, unknown>>

/** One connection, or one transaction. */
export interface Connection {
  db: Kysely<Tables>
  /** Does work on it; what SQLite throws becomes an error that says what it means. */
  run<T>(work: () => Promise<T>): Promise<T>
}

export const createConnection = (db: Kysely<Tables>, path: string): Connection => ({
  db,
  run: async (work) => {
    try {
      return await work()
    } catch (error) {
      throw explainSqliteError(error, path)
    }
  },
})

/** Which fields of a record are stored as JSON text and which as 0 or 1; all others are scalars. */
export interface Codec<R> {
  table: string
  /** What a person calls one row, for `name.taken`. */
  noun: string
  json?: (keyof R & string)[]
  bool?: (keyof R & string)[]
  /** What can be counted by although it is no column. */
  computed?: Record<string, RawBuilder<string>>
}

interface Query<R> {
  /** Those that are undefined say nothing. */
  where?: { [K in keyof R]?: R[K] | undefined }
  /** Columns that are this or more. */
  from?: { [K in keyof R]?: R[K] | undefined }
  orderBy?: keyof R & string
  descending?: boolean
  limit?: number
}

interface Table<R extends { id: string }> {
  rows: Rows<R>
  select(query: Query<R>): Promise<R[]>
  first(query: Query<R>): Promise<R | undefined>
  /** The rows of a condition in SQL, in this order. */
  matching(condition: ReturnType<typeof sql<SqlBool>>, orderBy: keyof R & string): Promise<R[]>
  /** Of the rows that have the same value in `key` the one that is the last by `by`, by that value. `columns`, which hold no JSON
   * and no boolean, are then all that is read. */
  newestOfEach<C extends keyof R & string = keyof R & string>(
    key: keyof R & string,
    by: keyof R & string,
    columns?: readonly C[],
  ): Promise<Map<string, Pick<R, C>>>
  /** How many rows have these values. */
  count(where?: object): Promise<number>
  /** How many rows have each value, but NULL. */
  countBy(by: string): Promise<Map<string, number>>
}

/** The answer of a query for `id` and `n`. */
export const toCounts = (rows: readonly { id: string; n: number }[]): Map<string, number> =>
  new Map(rows.map(({ id, n }) => [id, Number(n)]))

export const createTable = <R extends { id: string }>(
  { db, run }: Connection,
  { table, noun, json = [], bool = [], computed = {} }: Codec<R>,
): Table<R> => {
  const encode = (record: object): Record<string, unknown> => {
    const row: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(record)) {
      if (value === undefined) continue
      if ((json as string[]).includes(key)) row[key] = value === null ? null : JSON.stringify(value)
      else if ((bool as string[]).includes(key)) row[key] = value ? 1 : 0
      else row[key] = value
    }
    return row
  }

  const decode = (row: Record<string, unknown>): R => {
    // In place: the row was made for this record alone, and there may be tens of thousands.
    for (const key of json) {
      const text = row[key]
      if (typeof text === 'string') row[key] = text === '[]' ? [] : JSON.parse(text)
    }
    for (const key of bool) row[key] = row[key] === 1
    return row as R
  }

  /** A write of a record that may have a name. */
  const writing = (record: object, work: () => Promise<unknown>): Promise<void> =>
    run(async () => {
      try {
        await work()
      } catch (error) {
        if (!('name' in record) || !isUniqueViolation(error)) throw error
        throw new CerthubError('name.taken', { kind: noun, name: String(record.name) })
      }
    })

  const select = ({ where = {}, from = {}, orderBy = 'id', descending = false, limit }: Query<R>) =>
    run(async () => {
      let query = db.selectFrom(table).selectAll()
      for (const [column, value] of Object.entries(encode(where))) query = query.where(column, '=', value)
      for (const [column, value] of Object.entries(encode(from))) query = query.where(column, '>=', value)
      query = query
        .orderBy(orderBy, descending ? 'desc' : 'asc')
        .orderBy('rowid', descending ? 'desc' : 'asc')
      if (limit !== undefined) query = query.limit(limit)
      return (await query.execute()).map(decode)
    })

  return {
    rows: {
      get: (id) =>
        run(async () => {
          const row = await db.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst()
          return row && decode(row)
        }),
      insert: (record) => writing(record, () => db.insertInto(table).values(encode(record)).execute()),
      update: (id, patch) =>
        writing(patch, async () => {
          const row = encode(patch)
          if (Object.keys(row).length > 0) await db.updateTable(table).set(row).where('id', '=', id).execute()
        }),
      remove: (id) =>
        run(async () => {
          await db.deleteFrom(table).where('id', '=', id).execute()
        }),
    },
    select,
    first: async (query) => (await select({ ...query, limit: 1 }))[0],
    matching: (condition, orderBy) =>
      run(async () =>
        (await db.selectFrom(table).selectAll().where(condition).orderBy(orderBy).execute()).map(decode),
      ),
    newestOfEach: (key, by, columns) =>
      run(async () => {
        const wanted = columns ? sql.join(columns.map((column) => sql.ref(column))) : sql`*`
        const { rows } = await sql<
          Record<string, unknown>
        >`SELECT ${wanted} FROM ${sql.table(table)} AS newest
          WHERE rowid = (SELECT rowid FROM ${sql.table(table)} WHERE ${sql.ref(key)} = newest.${sql.ref(key)}
          ORDER BY ${sql.ref(by)} DESC, rowid DESC LIMIT 1)`.execute(db)
        return new Map(rows.map((row) => [String(row[key]), columns ? (row as R) : decode(row)]))
      }),
    count: (where = {}) =>
      run(async () => {
        let query = db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n'))
        for (const [column, value] of Object.entries(encode(where)))
          query = query.where(computed[column] ?? column, '=', value)
        return Number((await query.executeTakeFirstOrThrow()).n)
      }),
    countBy: (by) =>
      run(async () => {
        const value = computed[by] ?? sql.ref<string>(by)
        const { rows } = await sql<{ id: string; n: number }>`SELECT ${value} AS id, count(*) AS n
          FROM ${sql.table(table)} WHERE ${value} IS NOT NULL GROUP BY ${value}`.execute(db)
        return toCounts(rows)
      }),
  }
}

import type { Kysely } from 'kysely'
import { CerthubError } from '../../../shared/errors.ts'
import type { Rows } from '../../ports/store.ts'
import { explainSqliteError, isUniqueViolation } from './sqlite-errors.ts'

/** Every table, seen as columns of scalars; the codec below gives them their record's type. */
export type Tables = Record<string, Record<string, unknown>>

/** Which fields of a record are stored as JSON text and which as 0 or 1; all others are scalars. */
export interface Codec<R> {
  table: string
  /** What a person calls one row, for `name.taken`. */
  noun: string
  json?: (keyof R & string)[]
  bool?: (keyof R & string)[]
}

interface Query<R> {
  where?: Partial<R>
  /** Columns that are this or more. */
  from?: Partial<R>
  orderBy?: keyof R & string
  descending?: boolean
  limit?: number
}

export interface TypedRows<R extends { id: string }> extends Rows<R> {
  select(query: Query<R>): Promise<R[]>
  decode(row: Record<string, unknown>): R
}

export const createRows = <R extends { id: string }>(
  db: Kysely<Tables>,
  path: string,
  { table, noun, json = [], bool = [] }: Codec<R>,
): TypedRows<R> => {
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

  const guarded = async <T>(work: () => Promise<T>, record?: object): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (record && 'name' in record && isUniqueViolation(error)) {
        throw new CerthubError('name.taken', { kind: noun, name: String(record.name) })
      }
      throw explainSqliteError(error, path)
    }
  }

  return {
    decode,
    get: (id) =>
      guarded(async () => {
        const row = await db.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst()
        return row && decode(row)
      }),
    select: ({ where = {}, from = {}, orderBy = 'id', descending = false, limit }) =>
      guarded(async () => {
        let query = db.selectFrom(table).selectAll()
        for (const [column, value] of Object.entries(encode(where))) query = query.where(column, '=', value)
        for (const [column, value] of Object.entries(encode(from))) query = query.where(column, '>=', value)
        query = query
          .orderBy(orderBy, descending ? 'desc' : 'asc')
          .orderBy('rowid', descending ? 'desc' : 'asc')
        if (limit !== undefined) query = query.limit(limit)
        return (await query.execute()).map(decode)
      }),
    insert: (record) =>
      guarded(async () => {
        await db.insertInto(table).values(encode(record)).execute()
      }, record),
    update: (id, patch) =>
      guarded(async () => {
        const row = encode(patch)
        if (Object.keys(row).length > 0) await db.updateTable(table).set(row).where('id', '=', id).execute()
      }, patch),
    remove: (id) =>
      guarded(async () => {
        await db.deleteFrom(table).where('id', '=', id).execute()
      }),
  }
}

import type Database from 'better-sqlite3'
import type { SqliteDatabase } from 'kysely'

const most = 300

/** What may run in a database whose directory is lost. */
const harmless = /^\s*(select|rollback)\b/i

/**
 * Kysely prepares a statement for each query. One kept by its text is faster, and the memory of a prepared statement,
 * which the garbage collector does not see, does not pile up. Results are read whole, so that one can be shared. All but
 * reading asks `requireOwned` first.
 */
export const withStatementCache = (database: Database.Database, requireOwned: () => void): SqliteDatabase => {
  const kept = new Map<string, ReturnType<SqliteDatabase['prepare']>>()
  const nothing = database.prepare('SELECT 1 WHERE 0') as ReturnType<SqliteDatabase['prepare']>
  return {
    prepare: (sql) => {
      if (!harmless.test(sql)) requireOwned()
      // On a full disk SQLite has rolled back by itself; once more is an error, which would hide the one that counts.
      if (sql === 'rollback' && !database.inTransaction) return nothing
      const known = kept.get(sql)
      if (known) return known
      const statement = database.prepare(sql) as ReturnType<SqliteDatabase['prepare']>
      if (kept.size >= most) kept.clear()
      kept.set(sql, statement)
      return statement
    },
    close: () => {
      kept.clear()
      database.close()
    },
  }
}

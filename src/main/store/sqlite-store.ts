import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { Store } from '../ports/store.ts'
import { migrate } from './migrate.ts'
import { replaceContent } from './replace-content.ts'
import { createRepositories } from './repositories.ts'
import type { Tables } from './rows.ts'
import { explainSqliteError } from './sqlite-errors.ts'
import { withStatementCache } from './statement-cache.ts'

/**
 * Opens or creates the database file and brings it to the newest schema. WAL with synchronous=FULL: a write is
 * on disk when its promise resolves. Throws `store.newer_format`, `store.damaged`, `store.write_failed`.
 */
export const openSqliteStore = (path: string): Store => {
  let database: Database.Database | undefined
  try {
    database = new Database(path)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    migrate(database)
  } catch (error) {
    database?.close()
    throw explainSqliteError(error, path)
  }
  const open = database
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementCache(open) }) })
  const refuse = (): never => {
    throw new Error('atomically is not nested')
  }
  return {
    ...createRepositories(db, path),
    atomically: async (work) => {
      try {
        return await db.transaction().execute((transaction) =>
          work({
            ...createRepositories(transaction, path),
            atomically: refuse,
            copyTo: refuse,
            replaceWith: refuse,
            close: refuse,
          }),
        )
      } catch (error) {
        throw explainSqliteError(error, path)
      }
    },
    copyTo: async (to) => {
      try {
        open.prepare('VACUUM INTO ?').run(to)
      } catch (error) {
        throw explainSqliteError(error, to)
      }
    },
    replaceWith: async (from) => {
      try {
        const other = new Database(from)
        try {
          migrate(other)
        } finally {
          other.close()
        }
        replaceContent(open, from)
      } catch (error) {
        throw explainSqliteError(error, from)
      }
    },
    close: () => db.destroy(),
  }
}

import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { Store } from '../../ports/store.ts'
import { makeSchema, requireKnownSchema } from './known-schema.ts'
import { finishRebuild, type Rebuilt, rebuildDatabase } from './rebuild.ts'
import { replaceContent } from './replace-content.ts'
import { createRepositories } from './repositories.ts'
import type { Tables } from './rows.ts'
import { explainSqliteError, isDamaged } from './sqlite-errors.ts'
import { withStatementCache } from './statement-cache.ts'

/** A new database file is this user's alone whatever the umask; SQLite gives its log and index the same mode. */
const makePrivate = (path: string): void => {
  if (path === ':memory:') return
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch {
    // It is there already, or cannot be made: SQLite says so in its own words.
  }
}

const prepare = (path: string): Database.Database => {
  requireKnownSchema(path)
  makePrivate(path)
  const database = new Database(path)
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    // A page that is damaged is found now, not in the middle of an order. 10,000 certificates take some 10 ms.
    const found = database.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' })
    makeSchema(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const prepareOrRebuild = (path: string, onRebuilt: (rebuilt: Rebuilt) => void): Database.Database => {
  finishRebuild(path)
  try {
    return prepare(path)
  } catch (error) {
    if (!isDamaged(error)) throw error
    const rebuilt = rebuildDatabase(path)
    const database = prepare(path)
    onRebuilt(rebuilt)
    return database
  }
}

export interface StoreOptions {
  onRebuilt?(rebuilt: Rebuilt): void
  /** Asked before each write; what it throws is thrown. */
  requireOwned?(): void
}

/**
 * Opens or creates the database file (0600); one of another schema stays as it is. WAL with synchronous=FULL: a write
 * is on disk when its promise resolves. A damaged one is built anew from what can be read, and `onRebuilt` told. Throws
 * `store.newer_format`, `store.older_format`, `store.damaged`, `store.write_failed`.
 */
export const openSqliteStore = (
  path: string,
  { onRebuilt = () => {}, requireOwned = () => {} }: StoreOptions = {},
): Store => {
  let open: Database.Database
  try {
    open = prepareOrRebuild(path, onRebuilt)
  } catch (error) {
    throw explainSqliteError(error, path)
  }
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: withStatementCache(open, requireOwned) }),
  })
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
        requireOwned()
        makePrivate(to)
        open.prepare('VACUUM INTO ?').run(to)
      } catch (error) {
        throw explainSqliteError(error, to)
      }
    },
    replaceWith: async (from) => {
      try {
        requireOwned()
        requireKnownSchema(from)
        replaceContent(open, from)
      } catch (error) {
        throw explainSqliteError(error, from)
      }
    },
    close: () => db.destroy(),
  }
}

import type Database from 'better-sqlite3'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

interface Trigger {
  name: string
  sql: string
}

/** Replaces every row by those of another database of the same schema, in one transaction. */
export const replaceContent = (database: Database.Database, from: string): void => {
  database.prepare('ATTACH ? AS other').run(from)
  try {
    database.transaction(() => {
      database.pragma('defer_foreign_keys = ON')
      // The audit log's triggers keep its rows; the restored log has its own chain.
      const triggers = database
        .prepare("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'")
        .all() as Trigger[]
      for (const { name } of triggers) database.exec(`DROP TRIGGER ${quoted(name)}`)
      const tables = database
        .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .pluck()
        .all() as string[]
      for (const table of tables) {
        const columns = database
          .prepare('SELECT name FROM pragma_table_info(?)')
          .pluck()
          .all(table) as string[]
        const list = columns.map(quoted).join(', ')
        database.exec(`DELETE FROM main.${quoted(table)}`)
        database.exec(
          `INSERT INTO main.${quoted(table)} (${list}) SELECT ${list} FROM other.${quoted(table)}`,
        )
      }
      for (const { sql } of triggers) database.exec(sql)
    })()
  } finally {
    database.exec('DETACH other')
  }
}

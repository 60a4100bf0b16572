import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { makeSchema } from './known-schema.ts'
import { schema } from './schema.ts'

/** What became of a damaged database. */
export interface Rebuilt {
  /** Rows that were read, of all tables. */
  rows: number
  /** Tables of which a part could not be read. */
  incomplete: string[]
  /** Where the damaged file was kept. */
  keptAs: string
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const rebuiltOf = (path: string): string => `${path}.rebuilt`

const sync = (path: string): void => {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The damaged file and its log, copied under a name that is free. */
const quarantine = (path: string, now: Date): string => {
  const stamp = now.toISOString().replace(/[:.]/g, '-')
  let kept = `${path}.damaged-${stamp}`
  for (let n = 2; existsSync(kept); n++) kept = `${path}.damaged-${stamp}-${n}`
  for (const suffix of ['', '-wal']) {
    if (!existsSync(path + suffix)) continue
    copyFileSync(path + suffix, kept + suffix)
    sync(kept + suffix)
  }
  sync(dirname(path))
  return kept
}

/** Puts a finished rebuild in place; the log of the damaged file would spoil it. */
const takeOver = (path: string): void => {
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
  renameSync(rebuiltOf(path), path)
  sync(dirname(path))
}

/** A start that finds a rebuild that was finished and not put in place does that. */
export const finishRebuild = (path: string): void => {
  if (existsSync(rebuiltOf(path))) takeOver(path)
}

type Row = Record<string, unknown>

/** Rows from one end until the damage, then from the other: what lies between is lost. */
const readRows = (
  from: Database.Database,
  table: string,
  keys: readonly string[],
  take: (row: Row) => void,
): boolean => {
  const walk = (order: 'ASC' | 'DESC'): boolean => {
    const by = keys.map((key) => `${quoted(key)} ${order}`).join(', ')
    try {
      for (const row of from.prepare(`SELECT * FROM ${quoted(table)} ORDER BY ${by}`).iterate()) {
        take(row as Row)
      }
      return true
    } catch {
      return false
    }
  }
  return walk('ASC') || (walk('DESC') && false)
}

/** What the rows of a table lie in the order of, by the new file's schema: the old one's may be damaged. */
const keysOf = (database: Database.Database, table: string): string[] =>
  database.prepare('SELECT wr FROM pragma_table_list(?)').pluck().get(table) === 1
    ? (database
        .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
        .pluck()
        .all(table) as string[])
    : ['rowid']

const copyTable = (from: Database.Database, to: Database.Database, table: string) => {
  const columns = to.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  let rows = 0
  const complete = readRows(from, table, keysOf(to, table), (row) => {
    try {
      rows += insert.run(columns.map((name) => row[name] ?? null)).changes
    } catch {
      // A row that breaks a rule of its table is damaged itself.
    }
  })
  return { rows, complete }
}

/** Rows that refer to lost ones go too, until none is left. */
const dropDangling = (database: Database.Database): string[] => {
  const touched = new Set<string>()
  for (;;) {
    const dangling = database.pragma('foreign_key_check') as { table: string; rowid: number }[]
    if (dangling.length === 0) return [...touched]
    for (const { table, rowid } of dangling) {
      database.prepare(`DELETE FROM ${quoted(table)} WHERE rowid = ?`).run(rowid)
      touched.add(table)
    }
  }
}

/** The names of the tables of a file of our schema; none of any other. Throws when not even those can be read. */
const tablesOf = (from: Database.Database): string[] =>
  Number(from.pragma('user_version', { simple: true })) === schema
    ? (from
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .pluck()
        .all() as string[])
    : []

const refused = (): Error =>
  Object.assign(new Error('not even its tables can be read'), { code: 'SQLITE_CORRUPT' })

/**
 * Builds a damaged database anew from what can be read of it, beside it, and puts that in its place; the damaged file
 * is copied first and kept. Throws SQLite's errors when it is no database at all; then nothing was changed.
 */
export const rebuildDatabase = (path: string, now = new Date()): Rebuilt => {
  const unfinished = `${rebuiltOf(path)}.part`
  const clean = (): void => {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + suffix, { force: true })
  }
  clean()
  const from = new Database(path, { readonly: true })
  try {
    const tables = tablesOf(from)
    if (tables.length === 0) throw refused()
    const keptAs = quarantine(path, now)
    const to = new Database(unfinished)
    const incomplete = new Set<string>()
    let rows = 0
    try {
      to.pragma('foreign_keys = OFF')
      makeSchema(to)
      const triggers = to.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
        name: string
        sql: string
      }[]
      to.transaction(() => {
        for (const { name } of triggers) to.exec(`DROP TRIGGER ${quoted(name)}`)
        for (const table of tables) to.exec(`DELETE FROM ${quoted(table)}`)
        for (const table of tables) {
          const copied = copyTable(from, to, table)
          rows += copied.rows
          if (!copied.complete) incomplete.add(table)
        }
        for (const table of dropDangling(to)) incomplete.add(table)
        for (const { sql } of triggers) to.exec(sql)
      })()
    } finally {
      to.close()
    }
    sync(unfinished)
    renameSync(unfinished, rebuiltOf(path))
    from.close()
    takeOver(path)
    return { rows, incomplete: [...incomplete].sort(), keptAs }
  } catch (error) {
    from.close()
    clean()
    throw error
  }
}

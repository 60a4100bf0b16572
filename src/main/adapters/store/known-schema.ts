import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CerthubError } from '../../../shared/errors.ts'
import { schema, statements } from './schema.ts'

const numberOf = (database: Database.Database): number =>
  Number(database.pragma('user_version', { simple: true }))

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** `user_version` of the file itself (SQLite’s file format, 1.3); 0 when it is no database. */
const numberInFile = (path: string): number => {
  const head = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    readSync(file, head, 0, 100, 0)
  } finally {
    closeSync(file)
  }
  return head.toString('latin1', 0, 16) === 'SQLite format 3\0' ? head.readInt32BE(60) : 0
}

/** The same where a kill left it in SQLite’s log. Reading makes an index of the log, which is taken away again. */
const numberInLog = (path: string): number => {
  const hadIndex = sizeOf(`${path}-shm`) > 0
  try {
    const database = new Database(path, { readonly: true })
    try {
      return numberOf(database)
    } finally {
      database.close()
    }
  } catch {
    return 0
  } finally {
    if (!hadIndex) rmSync(`${path}-shm`, { force: true })
  }
}

const requireNumber = (found: number): void => {
  if (found > schema) throw new CerthubError('store.newer_format', { schema: found })
  if (found !== schema && found !== 0) throw new CerthubError('store.older_format', { schema: found })
}

/**
 * Looks at a database file, and changes nothing: neither it nor its log. One that is not there, is empty or cannot be
 * read passes. Throws `store.newer_format`, `store.older_format`.
 */
export const requireKnownSchema = (path: string): void => {
  if (path === ':memory:' || sizeOf(path) === 0) return
  requireNumber(numberInFile(path))
  if (sizeOf(`${path}-wal`) > 0) requireNumber(numberInLog(path))
}

/** Makes the tables of a new database; a kill in the middle leaves none. */
export const makeSchema = (database: Database.Database): void => {
  if (numberOf(database) === schema) return
  database.transaction(() => {
    for (const statement of statements) database.exec(statement)
    database.pragma(`user_version = ${schema}`)
  })()
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../ports/store.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Vault } from '../vault/vault.ts'
import { type Audit, createAudit } from './audit.ts'

let directory = ''
let store: Store
let audit: Audit
const vault = {
  state: 'unlocked',
  fingerprint: (value: { expose(): string }) => `sealed ${value.expose()}`,
} as unknown as Vault
const clock = { now: () => 1000, monotonic: () => 0, sleep: async () => {} }

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'certhub-audit-'))
  store = openSqliteStore(join(directory, 'hub.sqlite'))
  audit = createAudit({ store, vault, clock })
})
afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})

const event = (subject: string, over = {}) => ({
  role: 'admin',
  via: 'window',
  who: '',
  action: 'credentials.add',
  subject,
  result: 'ok' as const,
  detail: '',
  ...over,
})
const fill = (...subjects: string[]) => Promise.all(subjects.map((subject) => audit.record(event(subject))))
const tamper = (statement: string): void => {
  const database = new Database(join(directory, 'hub.sqlite'))
  database.exec('DROP TRIGGER auditKeepsRows; DROP TRIGGER auditKeepsValues')
  database.exec(statement)
  database.close()
}

describe('the chain', () => {
  it('holds when entries were added at the same time', async () => {
    await fill('a', 'b', 'c')
    expect(await audit.verify()).toEqual({ ok: true, entries: 3 })
  })

  it.each([
    ['removed from the middle', 'DELETE FROM audit WHERE seq = 2', 2, 'entry 2 was removed'],
    ['removed from the start', 'DELETE FROM audit WHERE seq = 1', 1, 'entry 1 was removed'],
    ['cut off at the end', 'DELETE FROM audit WHERE seq = 3', 3, 'entries 3 to 3 were cut off'],
    ['changed', "UPDATE audit SET subject = 'x' WHERE seq = 2", 2, 'entry 2 was changed'],
    ['put in another order', 'UPDATE audit SET seq = 9 WHERE seq = 2', 2, 'entry 2 was removed'],
  ])('names the first entry that was %s', async (_, statement, brokenAt, problem) => {
    await fill('a', 'b', 'c')
    tamper(statement)
    expect(await audit.verify()).toMatchObject({ ok: false, brokenAt, problem })
  })

  it('is missed at its end even when what is left was chained anew', async () => {
    await fill('a', 'b')
    tamper('DELETE FROM audit; UPDATE settings SET value = \'[0,"",""]\' WHERE key = \'audit.head\'')
    expect((await audit.verify()).ok).toBe(false)
  })

  it('cannot be changed through the database without dropping its triggers', async () => {
    await fill('a')
    const database = new Database(join(directory, 'hub.sqlite'))
    expect(() => database.exec('DELETE FROM audit')).toThrow('append-only')
    database.close()
  })
})

describe('entries', () => {
  it('are listed newest first and page by page', async () => {
    await fill('a', 'b', 'c')
    const first = await audit.page({ limit: 2 })
    expect(first.map(({ subject }) => subject)).toEqual(['c', 'b'])
    const second = await audit.page({ limit: 2, before: first.at(-1)?.seq })
    expect(second.map(({ subject }) => subject)).toEqual(['a'])
  })

  it('are found by text and by result', async () => {
    await fill('prod_100%', 'prodx100y')
    await audit.record(event('other', { result: 'failed', detail: 'vault.locked' }))
    expect((await audit.page({ limit: 9, search: 'prod_100%' })).map(({ subject }) => subject)).toEqual([
      'prod_100%',
    ])
    expect((await audit.page({ limit: 9, result: 'failed' })).map(({ subject }) => subject)).toEqual([
      'other',
    ])
  })

  it('are exported oldest first, and a cell cannot become a formula', async () => {
    await fill('=cmd()', 'with "quotes", and comma')
    const lines = (await audit.export({ format: 'csv' })).trim().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain("'=cmd()")
    expect(lines[2]).toContain('"with ""quotes"", and comma"')
    const objects = (await audit.export({ format: 'jsonl' }))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(objects.map(({ seq }) => seq)).toEqual([1, 2])
  })
})

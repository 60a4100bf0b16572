import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { migrate, migrations } from './migrate.ts'

const before = migrations.filter(({ schema }) => schema < 16)

/** A certificate that DNS validated, whose last order was validated in this way and ended so. */
const settingsAfter = (
  last: { credentialId: string | null; validation: object; state: string },
  { outdated = 0, isKept = true } = {},
) => {
  const database = new Database(':memory:')
  migrate(database, before)
  database.pragma('foreign_keys = OFF')
  const insert = (table: string, row: Record<string, unknown>) => {
    const columns = database.pragma(`table_info(${table})`) as {
      name: string
      type: string
      notnull: number
    }[]
    const full = Object.fromEntries(
      columns
        .filter(({ name, notnull }) => name in row || notnull)
        .map(({ name, type }) => [name, name in row ? row[name] : type === 'TEXT' ? '[]' : 0]),
    )
    const names = Object.keys(full)
    database
      .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`)
      .run(full)
  }
  const { credentialId, validation, state } = last
  insert('certificates', { id: 'crt_a', credentialId, validation: JSON.stringify(validation) })
  insert('orders', {
    id: 'ord_a',
    certificateId: 'crt_a',
    state: 'done',
    credentialId: 'crd_a',
    createdAt: 1,
  })
  insert('orders', { id: 'ord_b', certificateId: 'crt_a', state, credentialId, createdAt: 2 })
  insert('issued', { id: 'iss_a', certificateId: 'crt_a', orderId: 'ord_a', issuedAt: 1 })
  insert('renewals', { id: 'crt_a', outdated })
  if (isKept) insert('credentials', { id: 'crd_a', name: 'a' })
  insert('credentials', { id: 'crd_b', name: 'b' })
  migrate(database)
  const row = database.prepare('SELECT credentialId, validation FROM certificates').get()
  database.close()
  return { ...Object(row), validation: JSON.parse(Object(row).validation).kind }
}

const persist = { credentialId: null, validation: { kind: 'dns-persist' }, state: 'failed' }

it('a certificate that a failed order took its credential from gets it back', () => {
  expect(settingsAfter(persist)).toEqual({ credentialId: 'crd_a', validation: 'dns' })
  const another = { credentialId: 'crd_b', validation: { kind: 'dns' }, state: 'failed' }
  expect(settingsAfter(another)).toEqual({ credentialId: 'crd_a', validation: 'dns' })
})

it('one whose order did not fail, whose names were changed, or whose credential is gone stays as it is', () => {
  const same = { credentialId: null, validation: 'dns-persist' }
  expect(settingsAfter({ ...persist, state: 'done' })).toEqual(same)
  expect(settingsAfter(persist, { outdated: 1 })).toEqual(same)
  expect(settingsAfter(persist, { isKept: false })).toEqual(same)
})

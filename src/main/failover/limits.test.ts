import { expect, it } from 'vitest'
import { accountRecord } from '../ports/testing/records.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { limitOf, limitsOn } from './limits.ts'

const now = Date.UTC(2026, 0, 1)
const day = 86_400_000
const account = (id: string) => accountRecord({ id, name: id, accountUrl: `https://ca.test/${id}` })
const untilOf = (retryAfter: number | undefined): number =>
  limitOf('acc_a', 'a.test', { retryAfter }, now).until - now

it('a limit lasts as long as the CA says, a quarter of an hour where it does not say', () => {
  expect(untilOf(7 * 24 * 3600)).toBe(7 * day)
  expect(untilOf(undefined)).toBe(15 * 60_000)
  expect(untilOf(0)).toBe(0)
})

it('no answer of a CA shuts an account for years', () => {
  expect(untilOf(999_999_999)).toBe(8 * day)
})

it('a limit that was noted while the clock was ahead holds no longer than one can', async () => {
  const store = openSqliteStore(':memory:')
  const instance = { kind: 'local' as const, settings: {}, maintenance: [], note: '', createdAt: 1 }
  await store.instances.insert({ id: 'ins_a', name: 'a', ...instance })
  for (const id of ['acc_a', 'acc_b']) await store.accounts.insert(account(id))
  await store.caLimits.insert(limitOf('acc_a', 'a.test', { retryAfter: 3600 }, now + 365 * day))
  await store.caLimits.insert(limitOf('acc_b', 'a.test', { retryAfter: 3600 }, now))
  const found = await limitsOn(store, await store.accounts.list(), 'a.test', now)
  expect([...found.keys()]).toEqual(['acc_b'])
  await store.close()
})

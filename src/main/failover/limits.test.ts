import { describe, expect, it } from 'vitest'
import { renderText } from '../../shared/texts.ts'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import {
  accountRecord,
  certificateRecord,
  instanceRecord,
  issuedRecord,
  orderRecord,
} from '../ports/testing/records.ts'
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

describe('new orders that Let’s Encrypt takes of an account in three hours', () => {
  const hour = 3_600_000
  /** So many orders an hour ago, each of a certificate of its own that `before` tells of; why the account is refused. */
  const refusalAfter = async (
    count: number,
    before: { accountId: string; issuedAt: number; names?: string[] } | undefined,
    staging = false,
  ): Promise<string | undefined> => {
    const store = openSqliteStore(':memory:')
    await store.instances.insert(instanceRecord())
    await store.accounts.insert({ ...account('acc_a'), ca: 'letsencrypt', staging })
    await store.atomically(async (inside) => {
      for (let n = 0; n < count; n++) {
        const [certificateId, name] = [`crt_${n}`, `n${n}.test`]
        const of = { names: [name], namesKey: name, folder: name }
        await inside.certificates.insert(certificateRecord({ id: certificateId, ...of }))
        await inside.orders.insert(
          orderRecord({ id: `ord_${n}`, certificateId, names: [name], createdAt: now - hour }),
        )
        if (!before) continue
        const { accountId, issuedAt, names = [name] } = before
        const orderId = `ord_${n}before`
        await inside.orders.insert(
          orderRecord({ id: orderId, certificateId, names, accountId, createdAt: now - 60 * day }),
        )
        await inside.issued.insert(issuedRecord({ id: `iss_${n}`, certificateId, orderId, issuedAt }))
      }
    })
    const found = await limitsOn(store, await store.accounts.list(), 'a.test', now)
    await store.close()
    const reason = found.get('acc_a')
    return reason && renderText(reason)
  }
  const full = 'its CA takes 300 new orders in 3 hours, and 300 were opened'

  it.each([
    ['299 leave room for one', 299, undefined, undefined],
    ['300 leave none', 300, undefined, full],
    ['renewals do not count', 300, { accountId: 'acc_a', issuedAt: now - 60 * day }, undefined],
    [
      'what another account got before is new to this one',
      300,
      { accountId: 'acc_b', issuedAt: now - 60 * day },
      full,
    ],
    [
      'one of other names than before is new',
      300,
      { accountId: 'acc_a', issuedAt: now - 60 * day, names: ['b.test'] },
      full,
    ],
    ['what they got themselves makes none a renewal', 300, { accountId: 'acc_a', issuedAt: now }, full],
  ])('%s', async (_, count, before, expected) => {
    expect(await refusalAfter(count, before)).toBe(expected)
  })

  it('are not those of staging', async () => {
    expect(await refusalAfter(300, undefined, true)).toBeUndefined()
  })
})

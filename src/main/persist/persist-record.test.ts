import { describe, expect, it } from 'vitest'
import { persistAccountUri } from './account-uri.ts'
import {
  judgePersistRecords,
  ownPersistRecords,
  type PersistWanted,
  persistRecordNameOf,
  persistValue,
} from './persist-record.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const soon = now / 1000 + 60
const wanted: PersistWanted = {
  issuers: ['ca.example', 'authority.example'],
  accountUri: 'https://ca.example/acct/7',
  wildcard: false,
}
const mine = 'accounturi=https://ca.example/acct/7'

describe('a record', () => {
  it.each<[string, boolean, string[], string]>([
    ['of this CA and account', false, [`ca.example; ${mine}`], 'stands'],
    ['of another name of the CA, in capitals', false, [`Authority.Example;${mine}`], 'stands'],
    ['with a parameter that nobody knows', false, [`ca.example; ${mine}; future=1`], 'stands'],
    ['with a policy that nobody knows', false, [`ca.example; ${mine}; policy=strict`], 'stands'],
    ['for wildcards too', true, [`ca.example; ${mine}; Policy=WILDCARD`], 'stands'],
    ['that ends later', false, [`ca.example; ${mine}; persistUntil=${soon}`], 'stands'],
    ['beside those of others', false, ['x.example; a=b', 'v=spf1', `ca.example; ${mine}`], 'stands'],
    ['of nobody', false, [], 'missing'],
    ['of another CA', false, [`other.example; ${mine}`], 'missing'],
    ['of another account', false, ['ca.example; accounturi=https://ca.example/acct/8'], 'other-account'],
    [
      'of an account whose URL differs in case',
      false,
      ['ca.example; accounturi=https://ca.example/Acct/7'],
      'other-account',
    ],
    ['without the wildcard policy', true, [`ca.example; ${mine}`], 'no-wildcard'],
    ['with a policy other than wildcard', true, [`ca.example; ${mine}; policy=none`], 'no-wildcard'],
    ['that ends after all dates', false, [`ca.example; ${mine}; persistUntil=9999999999999`], 'stands'],
    ['that has ended', false, [`ca.example; ${mine}; persistUntil=${now / 1000}`], 'expired'],
    ['that ended before all dates', false, [`ca.example; ${mine}; persistUntil=-9999999999999`], 'expired'],
    ['that ended before 1970', false, [`ca.example; ${mine}; persistUntil=-1`], 'expired'],
    ['whose end is no number', false, [`ca.example; ${mine}; persistUntil=2030-01-01`], 'malformed'],
    ['without an account', false, ['ca.example'], 'malformed'],
    ['with a parameter twice', false, [`ca.example; ${mine}; ${mine}`], 'malformed'],
  ])('%s (wildcard: %s)', (_, wildcard, values, state) => {
    expect(judgePersistRecords(values, { ...wanted, wildcard }, now).state).toBe(state)
  })

  it('that stands counts more than those that do not', () => {
    const values = [`ca.example; ${mine}; persistUntil=1`, 'ca.example', `ca.example; ${mine}`]
    expect(judgePersistRecords(values, wanted, now)).toEqual({ state: 'stands', txt: `ca.example; ${mine}` })
  })

  it.each([
    ['9999999999999', '9999-12-31'],
    ['-9999999999999', '0000-01-01'],
  ])('whose end is %s seconds ends %s, so that it can be shown', (seconds, day) => {
    const { until = 0 } = judgePersistRecords([`ca.example; ${mine}; persistUntil=${seconds}`], wanted, now)
    expect(new Date(until).toISOString()).toContain(day)
  })

  it('says when it ends; of several that stand the longest counts', () => {
    const ending = (until: number) => `ca.example; ${mine}; persistUntil=${until}`
    expect(judgePersistRecords([ending(soon), ending(soon + 9)], wanted, now).until).toBe((soon + 9) * 1000)
  })
})

it('the value that is shown is one that stands', () => {
  for (const wildcard of [false, true]) {
    for (const until of [undefined, now + 1000]) {
      const asked = { ...wanted, wildcard }
      expect(judgePersistRecords([persistValue(asked, until)], asked, now).state).toBe('stands')
    }
  }
  expect(persistValue({ ...wanted, wildcard: true }, 1_767_225_600_000)).toBe(
    `ca.example; ${mine}; policy=wildcard; persistUntil=1767225600`,
  )
})

it('a wildcard shares its record with its parent', () => {
  expect(persistRecordNameOf('*.a.example')).toBe('_validation-persist.a.example')
  expect(persistRecordNameOf('a.example')).toBe('_validation-persist.a.example')
})

it('the records of this account are told from those of others', () => {
  const values = [
    `ca.example; ${mine}; policy=wildcard`,
    `other.example; ${mine}`,
    'ca.example; accounturi=x',
  ]
  expect(ownPersistRecords(values, wanted)).toEqual([values[0]])
})

it('an account is named by its URL, or by a hash where the CA asks for that (draft 02, §10.2)', () => {
  const identity = {
    url: 'https://ca.example/acct/123',
    thumbprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  }
  expect(persistAccountUri('example.com', identity)).toBe('https://ca.example/acct/123')
  expect(
    persistAccountUri('example.com', { ...identity, hashPrefix: 'https://ca.example/account-hash/' }),
  ).toBe('https://ca.example/account-hash/sha-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw')
})

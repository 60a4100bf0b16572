import { expect, it } from 'vitest'
import { accountRecord, certificateRecord, orderSettingsOf } from '../ports/testing/records.ts'
import { createNextAccount } from './next-account.ts'

const accounts = [
  accountRecord({ id: 'acc_a', ca: 'zerossl' }),
  accountRecord({ id: 'acc_b', ca: 'letsencrypt' }),
  accountRecord({ id: 'acc_c', ca: 'sslcom-ecc' }),
  accountRecord({ id: 'acc_d', ca: 'letsencrypt', staging: true }),
  accountRecord({ id: 'acc_e', ca: 'google', status: 'gone' }),
]
const next = (over: Parameters<typeof certificateRecord>[0], preferredCa?: string) =>
  createNextAccount(accounts, [{ id: 'ins_a', name: 'a' }], { enabled: true, preferredCa, nextCas: [] })(
    certificateRecord(over),
  )?.id

it.each([
  ['the oldest account', {}, undefined, 'acc_a'],
  ['the preferred CA', {}, 'letsencrypt', 'acc_b'],
  [
    'the pinned account, whatever is preferred',
    { settings: orderSettingsOf({ account: 'acc_a' }) },
    'letsencrypt',
    'acc_a',
  ],
  ['another where the preferred CA cannot', { names: ['a.test', 'b.test', 'c.test'] }, 'sslcom-ecc', 'acc_a'],
  ['a staging account for a staging certificate', { staging: true }, 'zerossl', 'acc_d'],
  ['none where it has an account of no target instance', { instanceId: 'ins_b' }, undefined, undefined],
  [
    'none while its pinned account is gone',
    { settings: orderSettingsOf({ account: 'acc_e' }) },
    undefined,
    undefined,
  ],
])('the next order uses %s', (_, over, preferred, expected) => {
  expect(next(over, preferred)).toBe(expected)
})

it('certificates that differ in what matters are not taken for one another', () => {
  const choose = createNextAccount(accounts, [], { enabled: true, preferredCa: 'sslcom-ecc', nextCas: [] })
  const ids = [
    {},
    { names: ['a.test', 'b.test', 'c.test'] },
    { keyType: 'rsa2048' as const },
    { staging: true },
    { settings: orderSettingsOf({ account: 'acc_b' }) },
  ].map((over) => choose(certificateRecord(over))?.id)
  expect(ids).toEqual(['acc_c', 'acc_a', 'acc_a', 'acc_d', 'acc_b'])
})

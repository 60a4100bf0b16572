import { describe, expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import { accountRecord } from '../ports/testing/records.ts'
import { type ChoiceInput, chooseAccount } from './choose-account.ts'

const account = (id: string, over: Partial<AccountRecord> = {}): AccountRecord =>
  accountRecord({ id, instanceId: 'ins_here', name: id.slice(4), ...over })
const input = (accounts: AccountRecord[], over: Partial<ChoiceInput> = {}): ChoiceInput => ({
  instance: { id: 'ins_here', name: 'here' },
  accounts,
  instanceNames: new Map([
    ['ins_here', 'here'],
    ['ins_there', 'there'],
  ]),
  staging: false,
  settings: {},
  names: ['a.test'],
  keyType: 'ec256',
  ...over,
})
const chosen = (choice: ChoiceInput): string => {
  try {
    return chooseAccount(choice).account.id
  } catch (error) {
    return error instanceof CerthubError ? error.code : String(error)
  }
}

describe('the account of an order', () => {
  const staging = account('acc_stg', { staging: true })
  const there = account('acc_there', { instanceId: 'ins_there' })
  const gone = account('acc_gone', { status: 'gone' })
  const one = account('acc_one')
  const two = account('acc_two')
  const other = account('acc_other', { ca: 'zerossl' })
  const elsewhere = account('acc_elsewhere', { directoryUrl: 'https://other.test/dir' })

  it.each<[string, ChoiceInput, string]>([
    ['is the only one that matches', input([staging, there, gone, one]), 'acc_one'],
    ['is the oldest of several', input([one, two]), 'acc_one'],
    ['is the pinned one', input([one, two], { settings: { account: 'acc_two' } }), 'acc_two'],
    ['has the environment of the certificate', input([one, staging], { staging: true }), 'acc_stg'],
    ['is never one of another instance', input([there]), 'account.none_matching'],
    ['is never one of the other environment', input([staging]), 'account.none_matching'],
    ['is never one that has ended', input([gone]), 'account.none_matching'],
    [
      'is not replaced when the pinned one has ended',
      input([gone, one], { settings: { account: 'acc_gone' } }),
      'account.none_matching',
    ],
    ['is of the preferred CA', input([one, two, other], { preferredCa: 'zerossl' }), 'acc_other'],
    [
      'is the oldest when none is of the preferred CA',
      input([one, two], { preferredCa: 'zerossl' }),
      'acc_one',
    ],
    [
      'is preferred by its directory where the CA is a custom one',
      input([one, elsewhere], { preferredCa: 'https://other.test/dir' }),
      'acc_elsewhere',
    ],
    ['is the next one after those that failed', input([one, two], { passed: ['acc_one'] }), 'acc_two'],
    [
      'is not of the preferred CA once that failed',
      input([one, other], { preferredCa: 'zerossl', passed: ['acc_other'] }),
      'acc_one',
    ],
    ['is none when all have failed', input([one], { passed: ['acc_one'] }), 'account.none_matching'],
    [
      'is not replaced when the pinned one has failed',
      input([one, two], { settings: { account: 'acc_one' }, passed: ['acc_one'] }),
      'account.none_matching',
    ],
    [
      'cannot be pinned from another instance',
      input([there], { settings: { account: 'acc_there' } }),
      'account.not_found',
    ],
    [
      'cannot be pinned from the other environment',
      input([staging], { settings: { account: 'acc_stg' } }),
      'account.staging_mismatch',
    ],
  ])('%s', (_, choice, expected) => {
    expect(chosen(choice)).toBe(expected)
  })
})

describe('when no account matches, the hint', () => {
  const hintOf = (choice: ChoiceInput): string => {
    try {
      chooseAccount(choice)
    } catch (error) {
      if (error instanceof CerthubError) return error.data.hint
    }
    return ''
  }

  it('names the account of another instance', () => {
    const hint = hintOf(input([account('acc_prod', { instanceId: 'ins_there' })]))
    expect(hint).toContain('“there” has “prod”')
  })

  it('names the account of the other environment and the staging switch', () => {
    const hint = hintOf(input([account('acc_try', { staging: true })]))
    expect(hint).toContain('“try”')
    expect(hint).toContain('staging switch')
  })
})

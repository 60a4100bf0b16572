import { describe, expect, it } from 'vitest'
import { renderText, text } from '../../shared/texts.ts'
import type { AccountRecord } from '../ports/store/accounts.ts'
import { accountRecord } from '../ports/testing/records.ts'
import { type SelectionInput, selectAccounts } from './select-accounts.ts'

const account = (name: string, over: Partial<AccountRecord> = {}): AccountRecord =>
  accountRecord({
    id: `acc_${name}`,
    instanceId: 'ins_here',
    name,
    directoryUrl: `https://${name}.test/dir`,
    accountUrl: `https://${name}.test/acct/1`,
    ...over,
  })
const select = (accounts: AccountRecord[], over: Partial<SelectionInput> = {}) => {
  const { ranked, skipped } = selectAccounts({
    instance: { id: 'ins_here', name: 'here' },
    accounts,
    staging: false,
    names: ['a.test'],
    keyType: 'ec256',
    settings: {},
    ...over,
  })
  return {
    order: ranked.map((one) => one.account.name),
    reasons: ranked.map(({ reason }) => renderText(reason)),
    skipped: Object.fromEntries(skipped.map((one) => [one.account.name, one.code])),
    why: skipped.map(({ reason }) => renderText(reason)),
  }
}

const [one, two, three] = [account('one'), account('two'), account('three', { ca: 'zerossl' })]

describe('the order of accounts', () => {
  it('is by age', () => {
    expect(select([one, two, three]).order).toEqual(['one', 'two', 'three'])
  })
  it('begins with the preferred CA, and says so', () => {
    const { order, reasons } = select([one, two, three], { preferredCa: 'zerossl' })
    expect(order).toEqual(['three', 'one', 'two'])
    expect(reasons).toEqual([
      '“three” is of the preferred CA',
      '“one” comes next when a CA before it fails',
      '“two” comes next when a CA before it fails',
    ])
  })
  it('goes on with the CAs that the settings name, and ends with the others', () => {
    const four = account('four')
    const nextCas = ['https://four.test/dir', 'zerossl']
    const { order, reasons } = select([one, two, three, four], {
      preferredCa: 'https://two.test/dir',
      nextCas,
    })
    expect(order).toEqual(['two', 'four', 'three', 'one'])
    expect(reasons).toEqual([
      '“two” is of the preferred CA',
      '“four” is of the CA that the settings name next',
      '“three” is of the CA that the settings name next',
      '“one” comes next when a CA before it fails',
    ])
    expect(select([one, three], { nextCas }).reasons[0]).toBe(
      '“three” is of the CA that the settings name first',
    )
  })
  it('holds the pinned account alone', () => {
    expect(select([one, two, three], { settings: { account: 'acc_two' } })).toMatchObject({
      order: ['two'],
      skipped: { one: 'not-pinned', three: 'not-pinned' },
    })
  })
  it('leaves accounts of other instances out altogether', () => {
    const there = account('there', { instanceId: 'ins_there' })
    expect(select([there, one])).toMatchObject({ order: ['one'], skipped: {} })
  })
})

describe('an account is passed over, and the reason is said, when', () => {
  const wildcard = { names: ['*.a.test'] }
  const many = { names: Array.from({ length: 101 }, (_, n) => `n${n}.a.test`) }
  it.each<[string, Partial<AccountRecord>, Partial<SelectionInput>, string, string]>([
    ['it was deactivated', { status: 'deactivated' }, {}, 'ended', 'deactivated at its CA'],
    ['its CA does not know it', { status: 'gone' }, {}, 'ended', 'not known to its CA'],
    ['it is a staging one', { staging: true }, {}, 'environment', 'it is a staging account'],
    ['its CA failed already', {}, { passed: ['acc_x'] }, 'failed', 'failed in this order already'],
    [
      'its CA has no wildcards',
      { ca: 'globalsign' },
      wildcard,
      'wildcard',
      'GlobalSign Atlas issues no wildcard',
    ],
    [
      'its CA has no addresses',
      { ca: 'google' },
      { names: ['192.0.2.1'] },
      'ip',
      'no certificates for IP addresses',
    ],
    [
      'its CA takes fewer names',
      { ca: 'letsencrypt' },
      many,
      'too-many-names',
      'takes 100 names at most, not 101',
    ],
    [
      'its CA does not sign the key',
      { ca: 'sslcom-ecc' },
      { keyType: 'rsa2048' },
      'key-type',
      'does not sign rsa2048',
    ],
    [
      'its CA issues for fewer days',
      { ca: 'google' },
      { settings: { lifetimeDays: 91 } },
      'lifetime',
      'issues for 90 days at most, not 91',
    ],
    [
      'its CA is not to be told how long',
      { ca: 'letsencrypt' },
      { settings: { lifetimeDays: 30 } },
      'lifetime',
      'lets nobody choose how long',
    ],
    [
      'CAA forbids it',
      {},
      {
        refused: new Map([
          [
            'acc_x',
            { code: 'caa', reason: text('account.caa_critical', { owner: 'a.test', tag: 'x' }) } as const,
          ],
        ]),
      },
      'caa',
      'CAA records at',
    ],
  ])('%s', (_, over, input, code, words) => {
    const { order, skipped, why } = select([account('x', over), two], input)
    expect(skipped).toEqual({ x: code })
    expect(why[0]).toContain(words)
    expect(order).toEqual(['two'])
  })

  it('and one that can do it all is not', () => {
    const able = account('le', { ca: 'letsencrypt' })
    expect(select([able], { names: ['*.a.test', '192.0.2.1'], keyType: 'rsa4096' }).order).toEqual(['le'])
  })
})

it('a staging certificate never has a production account, whatever is preferred', () => {
  expect(select([one, three], { staging: true, preferredCa: 'zerossl' })).toMatchObject({
    order: [],
    skipped: { one: 'environment', three: 'environment' },
  })
})

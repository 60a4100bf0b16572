import { expect, it } from 'vitest'
import type { Account } from '../../../shared/contract/accounts.ts'
import type { Certificate } from '../../../shared/contract/certificates.ts'
import { attentionOf } from './attention.ts'

const certificate = (name: string, part: Partial<Certificate>): Certificate => ({
  id: `crt_${name}`,
  instanceId: 'ins_1',
  instanceName: 'Here',
  names: [name],
  keyType: 'ec256',
  staging: false,
  settings: { moreCredentials: [], validation: { kind: 'dns' } },
  status: 'valid',
  createdAt: 1,
  ...part,
})
const failedOrder = { id: 'ord_1', state: 'failed', waitsForPerson: false, at: 50 } as const
const titles = (...certificates: Certificate[]) => attentionOf(certificates, []).map((each) => each.title)

it('what is broken comes before what will be', () => {
  expect(
    titles(
      certificate('soon', { status: 'expiring', notAfter: 10 }),
      certificate('broken', { status: 'failed', lastOrder: failedOrder }),
      certificate('over', { status: 'expired', notAfter: 20 }),
      certificate('fine', {}),
    ),
  ).toEqual(['over', 'broken', 'soon'])
})

it('a valid certificate whose renewal failed needs a person', () => {
  expect(titles(certificate('a', { lastOrder: failedOrder }))).toEqual(['a'])
})

it('a certificate that is being ordered again does not', () => {
  expect(titles(certificate('a', { status: 'ordering', lastOrder: failedOrder }))).toEqual([])
})

it('one whose order waits for a person does, and leads to the order', () => {
  const lastOrder = { id: 'ord_1', state: 'propagate', waitsForPerson: true, at: 50 } as const
  expect(attentionOf([certificate('a', { status: 'ordering', lastOrder })], [])).toMatchObject([
    { title: 'a', tone: 'warn', path: '/orders/ord_1' },
  ])
})

it('one that was never issued and whose order a person cancelled is not said to have failed', () => {
  const lastOrder = { id: 'ord_1', state: 'cancelled', waitsForPerson: false, at: 50 } as const
  expect(attentionOf([certificate('a', { status: 'failed', lastOrder })], [])).toMatchObject([
    { tone: 'warn', text: 'Not issued yet: its order was cancelled.' },
  ])
})

it.each<[string, Partial<Account>, RegExp | undefined]>([
  ['is gone', { status: 'gone' }, /no longer knows/],
  ['was deactivated', { status: 'deactivated' }, undefined],
  [
    'was deactivated while certificates are pinned to it',
    { status: 'deactivated', certificates: 1 },
    /pinned/,
  ],
  ['is fine', { certificates: 1 }, undefined],
])('an account that %s', (_, part, text) => {
  const account: Account = {
    id: 'acc_1',
    instanceId: 'ins_1',
    instanceName: 'Here',
    name: 'a',
    ca: 'custom',
    caTitle: 'A CA',
    directoryUrl: 'https://a.test/dir',
    staging: false,
    email: '',
    accountUrl: 'https://a.test/1',
    status: 'valid',
    hasCaBundle: false,
    sharedWith: [],
    certificates: 0,
    createdAt: 1,
    ...part,
  }
  expect(attentionOf([], [account]).map((each) => each.text)).toEqual(
    text ? [expect.stringMatching(text)] : [],
  )
})

import { expect, it } from 'vitest'
import type { Account, CertificateAuthority } from '../../../shared/contract/accounts.ts'
import type { Credential } from '../../../shared/contract/credentials.ts'
import type { OrderChoice } from '../../lib/order-choice.ts'
import type { ValidationChoice } from '../../lib/validation-choice.ts'
import { orderProblems } from './order-problems.ts'

const account = (part: Partial<Account>): Account => ({
  id: 'acc_1',
  instanceId: 'ins_1',
  instanceName: 'Here',
  name: 'Account',
  ca: 'le',
  caTitle: 'LE',
  directoryUrl: 'https://ca/dir',
  staging: false,
  email: '',
  accountUrl: 'https://ca/acct/1',
  status: 'valid',
  hasCaBundle: false,
  sharedWith: [],
  certificates: 0,
  createdAt: 1,
  ...part,
})
const credential = (id: string): Credential => ({
  id,
  instanceId: 'ins_1',
  instanceName: 'Here',
  name: id,
  type: 'dns',
  provider: 'p',
  providerTitle: 'P',
  note: '',
  owner: '',
  sameValueAs: [],
  fieldsSet: [],
  certificates: 0,
  createdAt: 1,
  replacedAt: 1,
})
const ca: CertificateAuthority = {
  code: 'le',
  title: 'LE',
  website: 'https://ca',
  externalAccountRequired: false,
  wildcard: false,
  ipAddresses: false,
  maxDays: 90,
  fixedLifetime: false,
  maxNames: 2,
  keyTypes: ['ec256'],
  caaIdentities: [],
}
const choice: OrderChoice = {
  certificate: '',
  instance: 'ins_1',
  names: ['example.com'],
  account: '',
  credential: '',
  staging: false,
  keyType: 'ec256',
  profile: '',
  moreCredentials: [],
  preferredChain: '',
  lifetimeDays: '',
  reuseKey: false,
  validation: { kind: 'dns', port: '', folder: '', host: '', login: '', hostKey: '', ownLabel: false },
}
const known = { accounts: [account({})], credentials: [credential('crd_1')], cas: [ca], instanceName: 'Here' }
const fieldsAndFixes = (part: Partial<OrderChoice>, also: Partial<typeof known> = {}) =>
  orderProblems({ ...choice, ...part }, { ...known, ...also }).map(({ field, fix }) => [field, fix])

it('an order that the hub can run has no problem', () => {
  expect(fieldsAndFixes({})).toEqual([])
})

it('a pinned account of the other environment is said before the order says it', () => {
  expect(fieldsAndFixes({ account: 'acc_1', staging: true })).toEqual([['account', 'switch-environment']])
})

it('an instance with accounts of the other environment only can switch', () => {
  expect(fieldsAndFixes({ staging: true })).toEqual([['account', 'switch-environment']])
})

it('an instance without a valid account needs one', () => {
  expect(fieldsAndFixes({}, { accounts: [account({ status: 'deactivated' })] })).toEqual([
    ['account', 'add-account'],
  ])
  expect(fieldsAndFixes({}, { accounts: [account({ instanceId: 'ins_2' })] })).toEqual([
    ['account', 'add-account'],
  ])
})

it('an instance without a credential needs one', () => {
  expect(fieldsAndFixes({}, { credentials: [] })).toEqual([['credential', 'add-credential']])
})

it('of several credentials one must be chosen', () => {
  const credentials = [credential('crd_1'), credential('crd_2')]
  expect(fieldsAndFixes({}, { credentials })).toEqual([['credential', undefined]])
  expect(fieldsAndFixes({ credential: 'crd_2' }, { credentials })).toEqual([])
})

it('what the pinned account’s CA does not do is said', () => {
  const names = ['*.example.com', 'a.example', 'b.example']
  expect(fieldsAndFixes({ account: 'acc_1', names, keyType: 'rsa4096' })).toEqual([
    ['keyType', undefined],
    ['names', undefined],
    ['names', undefined],
  ])
})

it('a lifetime is a whole number of days that the pinned account’s CA issues for', () => {
  const pinned = { account: 'acc_1' }
  for (const lifetimeDays of ['0', '1.5', 'ten', '-3', '4000'])
    expect(fieldsAndFixes({ ...pinned, lifetimeDays })).toEqual([['lifetimeDays', undefined]])
  expect(fieldsAndFixes({ ...pinned, lifetimeDays: '91' })).toEqual([['lifetimeDays', undefined]])
  expect(fieldsAndFixes({ ...pinned, lifetimeDays: '30' })).toEqual([])
  expect(
    fieldsAndFixes({ ...pinned, lifetimeDays: '30' }, { cas: [{ ...ca, fixedLifetime: true }] }),
  ).toEqual([['lifetimeDays', undefined]])
})

const by = (kind: ValidationChoice['kind'], part: Partial<ValidationChoice> = {}) => ({
  validation: { kind, port: '', folder: '', host: '', login: '', hostKey: '', ownLabel: false, ...part },
})

it('without DNS no credential is needed', () => {
  const none = { credentials: [] }
  expect(fieldsAndFixes(by('http-listener'), none)).toEqual([])
  expect(fieldsAndFixes(by('tls-alpn', { port: '8443' }), none)).toEqual([])
  expect(fieldsAndFixes(by('http-folder', { folder: '/var/www' }), none)).toEqual([])
})

it('a wildcard can be ordered by DNS only, in one click', () => {
  const names = ['example.com', '*.example.com']
  for (const kind of ['http-listener', 'http-folder', 'tls-alpn'] as const)
    expect(fieldsAndFixes({ names, ...by(kind) })).toEqual([['validation', 'validate-by-dns']])
})

it('an address can be ordered by anything but DNS, in one click', () => {
  expect(fieldsAndFixes({ names: ['192.0.2.1'] })).toEqual([['validation', 'validate-by-http']])
  expect(fieldsAndFixes({ names: ['[2001:db8::1]'], ...by('tls-alpn') })).toEqual([])
})

it('a wildcard and an address have no way in common', () => {
  const names = ['192.0.2.1', '*.example.com']
  expect(fieldsAndFixes({ names })).toEqual([['validation', undefined]])
  expect(fieldsAndFixes({ names, ...by('http-listener') })).toEqual([['validation', undefined]])
})

it('a folder must be given, and a port be one', () => {
  expect(fieldsAndFixes(by('http-folder', { folder: ' ' }))).toEqual([['folder', undefined]])
  for (const port of ['0', '65536', 'x', '80.5', '-1'])
    expect(fieldsAndFixes(by('http-listener', { port }))).toEqual([['port', undefined]])
})

it('a folder of another host needs the host, its confirmed key, a login and an absolute path', () => {
  const whole = { host: 'web1', hostKey: 'SHA256:x', login: 'crd_1', folder: '/var/www' }
  const none = { credentials: [] }
  expect(fieldsAndFixes(by('http-sftp', whole), none)).toEqual([])
  for (const field of ['host', 'hostKey', 'login', 'folder'] as const)
    expect(fieldsAndFixes(by('http-sftp', { ...whole, [field]: '' }))).toEqual([[field, undefined]])
  expect(fieldsAndFixes(by('http-sftp', { ...whole, folder: 'www' }))).toEqual([['folder', undefined]])
  expect(fieldsAndFixes(by('http-sftp', { ...whole, port: 'ssh' }))).toEqual([['port', undefined]])
})

it('addresses are said where the pinned account’s CA issues none', () => {
  const over = { account: 'acc_1', names: ['192.0.2.1'], ...by('http-listener') }
  expect(fieldsAndFixes(over)).toEqual([['names', undefined]])
})

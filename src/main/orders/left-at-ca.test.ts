import { beforeEach, expect, it } from 'vitest'
import { CerthubError, type ErrorCode } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import { type OpenParts, openParts } from '../credentials/testing/open-parts.ts'
import type { CertificateRecord } from '../ports/store/certificates.ts'
import type { OrderRecord } from '../ports/store/orders.ts'
import { accountRecord, certificateRecord, orderSettingsOf } from '../ports/testing/records.ts'
import { insertOrder, mayYetBeIssued } from './left-at-ca.ts'

const hour = 3_600_000
const begin = Date.UTC(2026, 0, 1)
const certificate = certificateRecord({
  names: ['a.test', 'b.test'],
  namesKey: 'a.test b.test',
  createdAt: begin,
})
const failed = (code: ErrorCode) => new CerthubError(code, {} as never).data
const record = (id: string, createdAt: number): Omit<OrderRecord, keyof typeof left> => ({
  id,
  certificateId: 'crt_a',
  names: certificate.names,
  keyType: 'ec256',
  state: 'failed',
  stoppedAt: 'finalize',
  begunBy: 'person',
  error: failed('acme.order_stuck'),
  serial: null,
  passed: [],
  settings: certificate.settings,
  createdAt,
  endedAt: createdAt + 1,
})
const left = {
  accountId: 'acc_a',
  accountName: 'first',
  orderUrl: 'https://ca.test/order/1',
  keyId: 'key_a',
  keyFingerprint: 'f',
  csr: 'Y3Ny',
}

let parts: OpenParts
/** The next order of the certificate, after so many hours. */
const next = (id: string, hours: number, of: CertificateRecord = certificate) =>
  insertOrder({ ...parts, now: begin + hours * hour }, record(id, begin + hours * hour), of)

beforeEach(async () => {
  parts = await openParts()
  const { store, vault } = parts
  await store.accounts.insert(accountRecord({ keyId: 'key_account' }))
  await vault.put('certificate-key', 'key_a', new Secret('a key'))
  await store.orders.insert({ ...record('ord_a', begin), ...left })
})

it('an order that stays “processing” is gone on with for a day, then a new one is opened', async () => {
  for (const [id, hours] of [
    ['ord_b', 1],
    ['ord_c', 12],
    ['ord_d', 23],
  ] as const)
    expect(await next(id, hours)).toMatchObject(left)
  expect(await next('ord_e', 25)).toMatchObject({ orderUrl: null, keyId: null, csr: null })
  expect(await parts.vault.has('key_a')).toBe(false)
})

it.each<[string, Partial<CertificateRecord>]>([
  ['another account is wanted', { settings: orderSettingsOf({ account: 'acc_b' }) }],
  ['the account is to be this one', { settings: orderSettingsOf({ account: 'acc_a' }) }],
  ['another profile', { settings: orderSettingsOf({ profile: 'short' }) }],
  ['another lifetime', { settings: orderSettingsOf({ lifetimeDays: 7 }) }],
  ['another key type', { keyType: 'ec384' }],
  ['other names', { namesKey: 'a.test' }],
  ['another target instance', { instanceId: 'ins_b' }],
])('nothing is gone on with where %s', async (_, over) => {
  expect(await next('ord_b', 1, { ...certificate, ...over })).toMatchObject({ orderUrl: null, keyId: null })
})

it('nothing is gone on with when the account has ended, or the key is lost', async () => {
  await parts.store.accounts.update('acc_a', { status: 'gone' })
  expect((await next('ord_b', 1)).orderUrl).toBeNull()
  await parts.store.accounts.update('acc_a', { status: 'valid' })
  await parts.store.orders.insert({ ...record('ord_c', begin + 2 * hour), ...left })
  expect((await next('ord_d', 3)).orderUrl).toBeNull()
})

it('what may yet be issued is what was handed in and failed for now', () => {
  const may = (step: string, code: ErrorCode, over = {}) =>
    mayYetBeIssued({ ...left, ...over }, step, failed(code))
  expect(may('finalize', 'acme.order_stuck')).toBe(true)
  expect(may('download', 'acme.clock_differs')).toBe(true)
  expect(may('download', 'store.write_failed')).toBe(true)
  expect(may('download', 'vault.record_damaged')).toBe(false)
  expect(may('validate', 'acme.order_stuck')).toBe(false)
  expect(may('finalize', 'acme.csr_refused')).toBe(false)
  expect(may('download', 'acme.wrong_certificate')).toBe(false)
  expect(may('finalize', 'acme.unreachable', { csr: null })).toBe(false)
})

import { expect, it } from 'vitest'
import { CerthubError, fixedAt } from '../../shared/errors.ts'
import { whereToFix } from './where-to-fix.ts'

const led = (error: CerthubError) =>
  error.at(whereToFix(error.data.screen, { id: 'crt_1' }, { id: 'acc_1' })).data.subject

it('what a CA account is to be mended for leads to that account', () => {
  expect(led(new CerthubError('acme.account_gone', { host: 'ca.example' }))).toEqual({ account: 'acc_1' })
})

it('a name that a CA refuses leads to the form that changes the certificate', () => {
  const error = new CerthubError('acme.name_rejected', { host: 'ca.example', names: 'example.com' })
  expect(led(error)).toEqual({ certificate: 'crt_1', field: 'names' })
})

it('an error of DNS keeps the credential it names', async () => {
  const refused = new CerthubError('dns.refused', { server: 's', zone: 'z', rcode: 'REFUSED' })
  const failure = fixedAt({ credential: 'crd_1' }, () => Promise.reject(refused))
  await expect(failure).rejects.toBe(refused)
  expect(led(refused)).toEqual({ credential: 'crd_1' })
})

it('who threw an error knew best where its fix is', () => {
  const error = new CerthubError(
    'account.staging_mismatch',
    { account: 'a', accountEnvironment: 'staging', environment: 'production' },
    { subject: { account: 'acc_2' } },
  )
  expect(error.at({ account: 'acc_1' }).data.subject).toEqual({ account: 'acc_2' })
})

it('an error that is mended nowhere in the window stays so', () => {
  expect(led(new CerthubError('dns.dnssec_bogus', { zone: 'a.test' }))).toEqual({})
})

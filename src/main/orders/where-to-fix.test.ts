import { expect, it } from 'vitest'
import { CerthubError, fixedAt } from '../../shared/errors.ts'
import { whereToFix } from './where-to-fix.ts'

const certificate = {
  names: ['example.com', '*.example.com'],
  instanceId: 'ins_1',
  staging: true,
  keyType: 'ec384' as const,
}
const led = (error: CerthubError) =>
  error.at(whereToFix(error.data.fix?.screen, certificate, { id: 'acc_1' })).data.fix

it('what a CA account is to be mended for leads to that account', () => {
  expect(led(new CerthubError('acme.account_gone', { host: 'ca.example' }))).toEqual({
    screen: 'accounts',
    params: { account: 'acc_1' },
  })
})

it('a name that a CA refuses leads to the form, filled in as the certificate is', () => {
  const error = new CerthubError('acme.name_rejected', { host: 'ca.example', names: 'example.com' })
  expect(led(error)?.params).toEqual({
    names: 'example.com,*.example.com',
    instance: 'ins_1',
    staging: 'true',
    keyType: 'ec384',
    field: 'names',
  })
})

it('an error of DNS keeps the credential it names', async () => {
  const refused = new CerthubError('dns.refused', { server: 's', zone: 'z', rcode: 'REFUSED' })
  const failure = fixedAt({ credential: 'crd_1' }, () => Promise.reject(refused))
  await expect(failure).rejects.toBe(refused)
  expect(led(refused)?.params).toEqual({ credential: 'crd_1' })
})

it('who threw an error knew best where its fix is', () => {
  const error = new CerthubError(
    'account.staging_mismatch',
    { account: 'a', accountEnvironment: 'staging', environment: 'production' },
    { fixParams: { account: 'acc_2' } },
  )
  expect(error.at({ account: 'acc_1' }).data.fix?.params).toEqual({ account: 'acc_2' })
})

it('an error that is mended nowhere in the window stays so', () => {
  expect(led(new CerthubError('dns.dnssec_bogus', { zone: 'a.test' }))).toBeUndefined()
})

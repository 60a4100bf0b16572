import { expect, it } from 'vitest'
import type { CatalogueEntry } from '../../shared/error-catalogue/entry.ts'
import { CerthubError, type ErrorData, errorCatalogue } from '../../shared/errors.ts'
import { delegateParam, fixLink, withParams } from './fix-link.ts'

const screens = new Set(Object.values(errorCatalogue).flatMap((entry: CatalogueEntry) => entry.screen ?? []))

it.each([...screens])('an error whose fix is on “%s” has a link there', (screen) => {
  expect(fixLink({ screen, params: {} })?.href).toMatch(/^#\//)
})

const leads: [title: string, fix: NonNullable<ErrorData['fix']>, href: string, label: string][] = [
  [
    'a missing staging account leads to the form that adds one to that instance',
    { screen: 'accounts', params: { instance: 'ins_1', staging: 'true' } },
    '#/accounts/new?instance=ins_1&staging=true',
    'Add a CA account',
  ],
  [
    'an account that is gone is opened',
    { screen: 'accounts', params: { account: 'acc_1' } },
    '#/accounts/acc_1',
    'Open the CA account',
  ],
  [
    'a missing credential leads to the form that adds one to that instance',
    { screen: 'credentials', params: { instance: 'ins_1' } },
    '#/credentials/new?instance=ins_1',
    'Add a credential',
  ],
  [
    'a refused credential is opened',
    { screen: 'credentials', params: { credential: 'crd_1' } },
    '#/credentials/crd_1',
    'Open the credential',
  ],
  [
    'a wrong value of a credential is opened to be corrected',
    { screen: 'credentials', params: { credential: 'crd_1', field: 'tsigSecret' } },
    '#/credentials/crd_1?field=tsigSecret',
    'Correct the credential',
  ],
  [
    'an unusable folder leads to that field of its instance',
    { screen: 'instances', params: { instance: 'ins_1', field: 'settings.path' } },
    '#/instances/ins_1?field=settings.path',
    'Open the target instance',
  ],
  [
    'the order that is in the way is opened',
    { screen: 'certificates', params: { order: 'ord_1' } },
    '#/orders/ord_1',
    'Open the order',
  ],
  [
    'a certificate is opened',
    { screen: 'certificates', params: { certificate: 'crt_1' } },
    '#/certificates/crt_1',
    'Open the certificate',
  ],
  [
    'a refused name leads to the order’s form as it was filled in',
    { screen: 'new-certificate', params: { names: 'a.example', staging: 'false', field: 'names' } },
    '#/certificates/new?names=a.example&staging=false&field=names',
    'Change the order',
  ],
]
it.each(leads)('%s', (_, fix, href, label) => {
  expect(fixLink(fix)).toEqual({ href, label })
})

it('an error without a fix has no link', () => {
  expect(fixLink(undefined)).toBeUndefined()
})

it('what a page knows leads on where the hub said nothing, and never beside what the hub said', () => {
  const { data } = new CerthubError('dns.permission_denied', { provider: 'P', zone: 'z', problem: 'x' })
  const known = withParams(data, { credential: 'crd_1', account: undefined })
  expect(fixLink(known.fix)?.href).toBe('#/credentials/crd_1')
  expect(withParams(known, { account: 'acc_1' }).fix?.params).toEqual({ credential: 'crd_1' })
})

it('a zone that the credential does not have leads to the CNAME records that the names need', () => {
  const { data } = new CerthubError('dns.zone_not_found', { name: 'a.test', where: 'there' })
  const known = withParams(data, { credential: 'crd_1', ...delegateParam(data, ['a.test', '*.a.test']) })
  expect(fixLink(known.fix)?.href).toBe('#/credentials/crd_1?delegate=a.test%2C*.a.test')
})

it('a credential that is turned down leads to no CNAME record', () => {
  const { data } = new CerthubError('dns.credential_rejected', { provider: 'P', problem: 'x' })
  expect(delegateParam(data, ['a.test'])).toEqual({})
})

import { expect, it } from 'vitest'
import type { CatalogueEntry } from '../../shared/error-catalogue/entry.ts'
import { CerthubError, errorCatalogue, type Subject } from '../../shared/errors.ts'
import { fixLink, type Known } from './fix-link.ts'

const screens = new Set(Object.values(errorCatalogue).flatMap((entry: CatalogueEntry) => entry.screen ?? []))

it.each([...screens])('an error whose fix is on “%s” has a link there', (screen) => {
  expect(fixLink({ code: 'a.b', screen, subject: {} })?.href).toMatch(/^#\//)
})

const leads: [title: string, about: { screen: string; subject: Subject }, href: string, label: string][] = [
  [
    'a missing staging account leads to the form that adds one to that instance',
    { screen: 'accounts', subject: { instance: 'ins_1', staging: true } },
    '#/accounts/new?instance=ins_1&staging=true',
    'Add a CA account',
  ],
  [
    'an account that is gone is opened',
    { screen: 'accounts', subject: { account: 'acc_1' } },
    '#/accounts/acc_1',
    'Open the CA account',
  ],
  [
    'a missing credential leads to the form that adds one to that instance',
    { screen: 'credentials', subject: { instance: 'ins_1' } },
    '#/credentials/new?instance=ins_1',
    'Add a credential',
  ],
  [
    'a refused credential is opened',
    { screen: 'credentials', subject: { credential: 'crd_1' } },
    '#/credentials/crd_1',
    'Open the credential',
  ],
  [
    'a wrong value of a credential is opened to be corrected',
    { screen: 'credentials', subject: { credential: 'crd_1', field: 'tsigSecret' } },
    '#/credentials/crd_1?field=tsigSecret',
    'Correct the credential',
  ],
  [
    'an unusable folder leads to that field of its instance',
    { screen: 'instances', subject: { instance: 'ins_1', field: 'settings.path' } },
    '#/instances/ins_1?field=settings.path',
    'Open the target instance',
  ],
  [
    'the order that is in the way is opened',
    { screen: 'certificates', subject: { order: 'ord_1' } },
    '#/orders/ord_1',
    'Open the order',
  ],
  [
    'a certificate is opened',
    { screen: 'certificates', subject: { certificate: 'crt_1' } },
    '#/certificates/crt_1',
    'Open the certificate',
  ],
  [
    'a refused name leads to the order’s form, to change that certificate',
    { screen: 'new-certificate', subject: { certificate: 'crt_1', field: 'names', names: ['a.example'] } },
    '#/certificates/new?certificate=crt_1&field=names',
    'Change the order',
  ],
]
it.each(leads)('%s', (_, about, href, label) => {
  expect(fixLink({ code: 'a.b', ...about })).toEqual({ href, label })
})

it('an error that is mended on no screen has no link', () => {
  expect(fixLink(new CerthubError('dns.dnssec_bogus', { zone: 'a.test' }).data)).toBeUndefined()
})

it('what a page knows leads on where the hub named nothing, and never beside what the hub named', () => {
  const error = new CerthubError('dns.permission_denied', { provider: 'P', zone: 'z', problem: 'x' })
  expect(fixLink(error.data, { credential: 'crd_1' })?.href).toBe('#/credentials/crd_1')
  error.at({ credential: 'crd_2' })
  expect(fixLink(error.data, { credential: 'crd_1', field: 'x' })?.href).toBe('#/credentials/crd_2')
})

it('names at fault say nothing of the place: the page’s credential is still the way', () => {
  const { data } = new CerthubError('dns.permission_denied', { provider: 'P', zone: 'z', problem: 'x' }).at({
    names: ['a.test'],
  })
  expect(fixLink(data, { credential: 'crd_1' })?.href).toBe('#/credentials/crd_1')
})

const known: Known = { credential: 'crd_1', names: ['a.test', '*.a.test'] }

it('a zone that the credential does not have leads to the CNAME records that the names need', () => {
  const { data } = new CerthubError('dns.zone_not_found', { name: 'a.test', where: 'there' })
  expect(fixLink(data, known)?.href).toBe('#/credentials/crd_1?delegate=a.test%2C*.a.test')
})

it('a credential that is turned down leads to no CNAME record', () => {
  const { data } = new CerthubError('dns.credential_rejected', { provider: 'P', problem: 'x' })
  expect(fixLink(data, known)?.href).toBe('#/credentials/crd_1')
})

const form = { names: 'a.test', staging: 'true' }
const onForm = (subject: Subject) =>
  fixLink({ code: 'a.b', screen: 'new-certificate', subject }, { form })?.href

it('on the form itself an error leads to its field, and keeps what the form was opened with', () => {
  expect(onForm({ instance: 'ins_1', field: 'hostKey' })).toBe(
    '#/certificates/new?names=a.test&staging=true&field=hostKey',
  )
})

it('on the form itself an error that names no field leads nowhere', () => {
  expect(onForm({ instance: 'ins_1' })).toBeUndefined()
})

import { expect, it } from 'vitest'
import type { CatalogueEntry } from '../../shared/error-catalogue/entry.ts'
import { CerthubError, errorCatalogue } from '../../shared/errors.ts'
import { delegateParam, fixLink, withParams } from './fix-link.ts'

const screens = new Set(Object.values(errorCatalogue).flatMap((entry: CatalogueEntry) => entry.screen ?? []))

it.each([...screens])('an error whose fix is on “%s” has a link there', (screen) => {
  expect(fixLink({ screen, params: {} })?.href).toMatch(/^#\//)
})

it('a missing staging account leads to the form that adds one to that instance', () => {
  expect(fixLink({ screen: 'accounts', params: { instance: 'ins_1', staging: 'true' } })).toEqual({
    href: '#/accounts/new?instance=ins_1&staging=true',
    label: 'Add a CA account',
  })
})

it('a named credential is opened', () => {
  expect(fixLink({ screen: 'credentials', params: { credential: 'crd_1' } })?.href).toBe(
    '#/credentials/crd_1',
  )
})

it('an error without a fix has no link', () => {
  expect(fixLink(undefined)).toBeUndefined()
})

it('what a page knows makes the link more exact, but never overrules the hub', () => {
  const { data } = new CerthubError('dns.permission_denied', { provider: 'P', zone: 'z', problem: 'x' })
  const known = withParams(data, { credential: 'crd_1', account: undefined })
  expect(fixLink(known.fix)?.href).toBe('#/credentials/crd_1')
  expect(withParams(known, { credential: 'crd_2' }).fix?.params).toEqual({ credential: 'crd_1' })
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

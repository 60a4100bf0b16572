import { expect, it } from 'vitest'
import type { CatalogueEntry } from '../../shared/error-catalogue/entry.ts'
import { errorCatalogue } from '../../shared/errors.ts'
import { fixLink } from './fix-link.ts'

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

import { expect, it } from 'vitest'
import { CerthubError, type ErrorData } from '../../../../shared/errors.ts'
import { placeInBody } from './places.ts'

const error = (code: string, message: string): ErrorData => ({
  code,
  message,
  hint: 'Do this.',
  retry: 'never',
  params: {},
  subject: {},
})
const invalid = (field: string, problem: string) => new CerthubError('input.invalid', { field, problem }).data

it('a refusal is shown at the field it speaks of, by code or by field name', () => {
  expect(placeInBody('tls-certificate', error('tls_certificate.key_mismatch', 'No.'))).toEqual({
    field: 'privateKey',
    message: 'No. Do this.',
  })
  expect(placeInBody('basic-auth', invalid('username', 'must not hold a colon'))).toEqual({
    field: 'username',
    message: 'must not hold a colon',
  })
  expect(placeInBody('tls-certificate', invalid('upload.pkcs12', 'must be at most 1 MB'))).toEqual({
    field: 'pkcs12',
    message: 'must be at most 1 MB',
  })
})

it('what belongs to the form around it, or to no field, is not taken', () => {
  expect(placeInBody('basic-auth', error('name.taken', 'Taken.'))).toBeUndefined()
  expect(placeInBody('dns', error('vault.locked', 'Locked.'))).toBeUndefined()
  expect(placeInBody('dns', error('tls_certificate.expired', 'Old.'))).toBeUndefined()
})

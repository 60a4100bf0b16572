import { expect, test } from 'vitest'
import { errorCatalogue } from '../../../shared/errors.ts'
import { statusOf } from './status-of.ts'

test.each([
  ['input.invalid', 400],
  ['auth.forbidden', 403],
  ['vault.locked', 423],
  ['certificate.not_found', 404],
  ['credential.in_use', 409],
  ['acme.unreachable', 503],
  ['internal', 500],
  ['a code of a later version', 500],
  ['constructor', 500],
])('%s is answered with %i', (code, status) => {
  expect(statusOf(code)).toBe(status)
})

test('no refused call looks like one that was done, nor like a session that has ended', () => {
  for (const code of Object.keys(errorCatalogue)) {
    expect(statusOf(code), code).toBeGreaterThanOrEqual(400)
    expect(statusOf(code), code).not.toBe(401)
  }
})

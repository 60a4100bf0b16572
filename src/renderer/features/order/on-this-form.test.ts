import { expect, it } from 'vitest'
import type { ErrorData } from '../../../shared/errors.ts'
import { onThisForm } from './on-this-form.ts'

const error: ErrorData = { code: 'a.b', message: 'It failed.', hint: 'Mend it.', retry: 'never' }
const fixedAt = (screen: 'new-certificate' | 'credentials', params: Record<string, string>): ErrorData => ({
  ...error,
  fix: { screen, params },
})
const opened = { names: 'a.test', staging: 'true' }

it('a fix on the form that names a field leads there, and keeps what the form was opened with', () => {
  const there = fixedAt('new-certificate', { names: 'b.test', field: 'hostKey' })
  expect(onThisForm(there, opened).fix).toEqual({
    screen: 'new-certificate',
    params: { names: 'a.test', staging: 'true', field: 'hostKey' },
  })
})

it('a fix on the form that names no field leads nowhere', () => {
  expect(onThisForm(fixedAt('new-certificate', {}), opened).fix).toBeUndefined()
})

it('a fix on another screen stays', () => {
  const elsewhere = fixedAt('credentials', { credential: 'crd_a' })
  expect(onThisForm(elsewhere, opened)).toBe(elsewhere)
  expect(onThisForm(error, opened)).toBe(error)
})

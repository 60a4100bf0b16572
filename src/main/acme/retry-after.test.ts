import { expect, it } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

const now = Date.UTC(2026, 0, 1, 12, 0, 0)

it.each([
  ['seconds', '120', 120],
  ['zero', '0', 0],
  ['a date ahead', 'Thu, 01 Jan 2026 12:01:30 GMT', 90],
  ['a date that has passed', 'Thu, 01 Jan 2026 11:00:00 GMT', 0],
  ['nothing', undefined, undefined],
  ['an empty value', '', undefined],
  ['words', 'soon', undefined],
  ['a negative number', '-5', undefined],
  ['a fraction', '1.5', undefined],
])('reads Retry-After given as %s', (_, header, seconds) => {
  expect(readRetryAfter(header, now)).toBe(seconds)
})

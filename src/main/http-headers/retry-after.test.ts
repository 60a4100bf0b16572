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
  expect(readRetryAfter({ 'retry-after': header }, now)).toBe(seconds)
})

const ahead = 'Thu, 01 Jan 2026 12:01:30 GMT'
it.each([
  ['by the clock of who answered', ahead, 'Thu, 01 Jan 2026 12:01:00 GMT', 30],
  ['by that clock, though ours is far ahead', ahead, 'Mon, 01 Dec 2025 12:01:30 GMT', 31 * 86_400],
  ['by our clock where the answer’s Date is no date', ahead, 'Thu, 99 Jan 2026 12:01:00 GMT', 90],
  ['by our clock where the answer’s Date is of another form', ahead, '2026-01-01T12:01:00Z', 90],
  ['not by the Date where it is given in seconds', '120', 'Mon, 01 Dec 2025 12:01:30 GMT', 120],
])('a Retry-After is counted %s', (_, header, date, seconds) => {
  expect(readRetryAfter({ 'retry-after': header, date }, now)).toBe(seconds)
})

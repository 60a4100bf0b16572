import { expect, it } from 'vitest'
import { waitForPersonMs } from './wait-for-person.ts'

const now = Date.UTC(2026, 10, 21, 22)
const minute = 60_000
const hour = 60 * minute
const usual = 2 * hour

it.each([
  ['until the order ends at its CA, less a moment for it to look', [now + 10 * hour], 10 * hour - 5 * minute],
  ['until the first of its authorizations ends', [now + 9 * hour, now + 8 * hour], 8 * hour - 5 * minute],
  ['for a day at most', [now + 7 * 24 * hour], 24 * hour],
  ['as usual where the CA does not say', [undefined, undefined], usual],
  ['by those that say it', [undefined, now + 8 * hour], 8 * hour - 5 * minute],
  ['no shorter than usual, since the clock may be wrong', [now - 3 * hour], usual],
])('a person is waited for %s', (_, expiries, expected) => {
  expect(waitForPersonMs(expiries, now, usual)).toBe(expected)
})

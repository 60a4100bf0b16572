import { expect, it, test } from 'vitest'
import type { RenewalRecord } from '../ports/store/renewals.ts'
import { freshRenewal } from '../renewal/renewal-state.ts'
import { expiryOf } from './expiry.ts'

const day = 86_400_000
const begin = Date.UTC(2026, 0, 1)
const fresh = freshRenewal('crt_a')
const paused = { ...fresh, pausedAt: begin }
const lasting = (days: number) => ({
  notBefore: begin,
  notAfter: begin + days * day,
  issuedAt: begin,
  revokedAt: null,
})
const daysAt = (days: number, left: number, state: RenewalRecord = paused) =>
  expiryOf('crt_a', lasting(days), state, begin + (days - left) * day)?.days

test.each([
  [90, 31, undefined],
  [90, 30, 30],
  [90, 15, 30],
  [90, 14, 14],
  [90, 7, 7],
  [90, 2.5, 3],
  [90, 0.5, 1],
  [90, -0.1, 0],
  [90, -31, undefined],
])('of %i days’ life, with %f left and no renewal, the step is %s', (days, left, step) => {
  expect(daysAt(days, left)).toBe(step)
})

it('a short lifetime has only the steps that are at most half of it', () => {
  expect(daysAt(6, 5)).toBeUndefined()
  expect(daysAt(6, 3)).toBe(3)
  expect(daysAt(6, 1)).toBe(1)
  expect(daysAt(1, 0.9)).toBeUndefined()
})

it('a renewal that is not due, or due since an hour, is no reason to speak', () => {
  expect(daysAt(90, 31, fresh)).toBeUndefined()
  const window = { ...fresh, windowStart: begin + 70 * day, windowEnd: begin + 70 * day }
  expect(daysAt(90, 25, window)).toBeUndefined()
  expect(daysAt(90, 19.96, window)).toBeUndefined()
  expect(daysAt(90, 18.9, window)).toBe(30)
})

it('a renewal that failed is a reason, although it is tried again', () => {
  const failing = { ...fresh, failures: 2, lastTryAt: begin + 70 * day, retryAt: begin + 90 * day }
  expect(daysAt(90, 10, failing)).toBe(14)
  expect(daysAt(90, 10, { ...failing, lastTryAt: begin - day, retryAt: null })).toBe(14)
})

it('one that was changed a moment ago is not late, but when it would be so without the change', () => {
  const changed = { ...fresh, outdated: true }
  expect(daysAt(90, 31, changed)).toBeUndefined()
  const early = { ...changed, windowStart: begin + 70 * day, windowEnd: begin + 70 * day }
  expect(daysAt(90, 25, early)).toBeUndefined()
  expect(daysAt(90, 18.9, early)).toBe(30)
  expect(daysAt(90, 10, changed)).toBe(14)
})

it('a certificate that was revoked is not spoken of', () => {
  expect(expiryOf('crt_a', { ...lasting(90), revokedAt: begin }, paused, begin + 89 * day)).toBeUndefined()
})

import { expect, it } from 'vitest'
import { limitOf } from './limits.ts'

const now = Date.UTC(2026, 0, 1)
const day = 86_400_000
const untilOf = (retryAfter: number | undefined): number =>
  limitOf('acc_a', 'a.test', { retryAfter }, now).until - now

it('a limit lasts as long as the CA says, a quarter of an hour where it does not say', () => {
  expect(untilOf(7 * 24 * 3600)).toBe(7 * day)
  expect(untilOf(undefined)).toBe(15 * 60_000)
  expect(untilOf(0)).toBe(0)
})

it('no answer of a CA shuts an account for years', () => {
  expect(untilOf(999_999_999)).toBe(8 * day)
})

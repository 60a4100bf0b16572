import { expect, it } from 'vitest'
import { backOff } from './back-off.ts'

it('waits twice as long each time, up to ten seconds', () => {
  const waits = [0, 1, 2, 5, 6, 60].map((attempt) => backOff(attempt, () => 0.5))
  expect(waits).toEqual([250, 500, 1000, 8000, 10_000, 10_000])
})

it('spreads clients apart', () => {
  expect(backOff(0, () => 0)).toBeLessThan(backOff(0, () => 1))
})

import { expect, it } from 'vitest'
import { caLimitsText, tightest, usageText } from './ca-limit-words.ts'

const orders = { of: 'new-orders' as const, most: 300, withinMs: 3 * 3_600_000 }
const names = { of: 'same-names' as const, most: 5, withinMs: 7 * 86_400_000 }

it.each([
  [{ ...orders, used: 18, exceeded: false }, '18 of 300 new orders in 3 hours at the busiest'],
  [
    { ...orders, used: 1400, exceeded: true },
    '1,400 of 300 new orders in 3 hours at the busiest: more than it takes',
  ],
  [
    { ...names, used: 5, exceeded: false },
    '5 of 5 certificates with the same names in 7 days at the busiest',
  ],
])('says how much of a limit is used', (usage, expected) => {
  expect(usageText(usage)).toBe(expected)
})

it('of several limits, says the one that is nearest', () => {
  const [of300, of5] = [
    { ...orders, used: 100, exceeded: false },
    { ...names, used: 2, exceeded: false },
  ]
  expect(tightest([of300, of5])).toBe(of5)
  expect(
    tightest([
      { ...of300, used: 0 },
      { ...of5, used: 0 },
    ]),
  ).toBeUndefined()
})

it('says where no limit is known, and what is not counted where one is', () => {
  const ca = { ca: 'a', title: 'CA A', staging: false }
  expect(caLimitsText({ ...ca, limits: [] })).toBe('CA A: the hub knows of no published limit.')
  expect(caLimitsText({ ...ca, staging: true, limits: [] })).toContain('CA A (staging): the hub knows of no')
  expect(caLimitsText({ ...ca, limits: [orders, names], besides: 'And more.' })).toBe(
    'CA A takes 300 new orders of one account in 3 hours, and 5 certificates with the same names in 7 days. ' +
      'Renewals of its own certificates do not count. And more.',
  )
})

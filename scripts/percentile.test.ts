import { expect, it } from 'vitest'
import { percentile } from '../bench/statistics.ts'

it('the median and the 95th of a hundred are the 50th and the 95th', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([percentile(values, 0.5), percentile(values, 0.95)]).toEqual([50, 95])
})

it('of one value, every percentile is that value; of none, there is none', () => {
  expect([percentile([7], 0.5), percentile([7], 0.95)]).toEqual([7, 7])
  expect(percentile([], 0.5)).toBeNaN()
})

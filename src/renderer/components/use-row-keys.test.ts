import { expect, it } from 'vitest'
import { nextRow } from './use-row-keys.ts'

it.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 99, 99],
  ['ArrowUp', 0, 0],
  ['PageDown', 5, 15],
  ['PageUp', 5, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['a', 50, undefined],
])('%s in row %d of 100 leads to %s', (key, active, to) => {
  expect(nextRow(key, active, 100, 10)).toBe(to)
})

it('an empty list leads nowhere', () => {
  expect(nextRow('ArrowDown', 0, 0, 10)).toBeUndefined()
})

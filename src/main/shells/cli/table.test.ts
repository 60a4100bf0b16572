import { expect, test } from 'vitest'
import { facts, relative, table } from './table.ts'

test('columns are as wide as what they hold', () => {
  expect(
    table(
      ['A', 'B'],
      [
        ['long one', 'x'],
        ['y', 'z'],
      ],
      'none',
    ),
  ).toBe('A         B\nlong one  x\ny         z')
})

test('a table without rows says so', () => {
  expect(table(['A'], [], 'There is none.')).toBe('There is none.')
})

test('a name cannot break out of its line or move the cursor', () => {
  expect(facts([['Name', 'a\nb\u001b[A']])).toBe('Name  a b�[A')
})

test('facts that are not known are left out', () => {
  expect(
    facts([
      ['A', undefined],
      ['B', ''],
      ['C', 0],
    ]),
  ).toBe('C  0')
})

test.each([
  [90_000_000, 'in 1 d'],
  [-7_200_000, '2 h ago'],
  [500, 'now'],
])('%i ms from now is %s', (delta, words) => {
  expect(relative(1e12 + delta, 1e12)).toBe(words)
})

import { expect, it } from 'vitest'
import { addNames, splitNames, suggestName } from './names.ts'

it('names are split however they were pasted, without doubles', () => {
  expect(splitNames(' a.example, b.example;\nc.example\ta.example ')).toEqual([
    'a.example',
    'b.example',
    'c.example',
  ])
})

it('adding keeps the order and drops what is there', () => {
  expect(addNames(['b', 'a'], ['a', 'c'])).toEqual(['b', 'a', 'c'])
})

it.each([
  [['example.com'], '*.example.com'],
  [['*.example.com'], 'example.com'],
  [['*.a.example.com', 'a.example.com'], undefined],
  [['example.com', '*.example.com'], undefined],
  [['www.example.com'], undefined],
  [['a.com', 'b.com', 'c.com'], undefined],
  [[], undefined],
])('beside %j the name %s is suggested', (names, suggestion) => {
  expect(suggestName(names)).toBe(suggestion)
})

import { expect, it } from 'vitest'
import { requiresUnlocked } from './serve-command.ts'

const [yes, no] = [{ 'require-unlocked': true }, { 'no-require-unlocked': true }]

it.each([
  ['without a terminal it must be open', {}, false, true],
  ['at a terminal it may be opened later', {}, true, false],
  ['without a terminal that can be switched off', no, false, false],
  ['at a terminal that can be asked for', yes, true, true],
] as const)('%s', (_, given, isAttended, expected) => {
  expect(requiresUnlocked(given, isAttended)).toBe(expected)
})

it('both at once is wrong usage', () => {
  expect(() => requiresUnlocked({ ...yes, ...no }, true)).toThrow('exclude each other')
})

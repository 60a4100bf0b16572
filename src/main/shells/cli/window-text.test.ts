import { expect, it } from 'vitest'
import { readWindow, windowText } from './window-text.ts'

it.each([
  ['mon-fri 22:00-02:00', [1, 2, 3, 4, 5]],
  ['Sat,Sun 08:00-20:00', [6, 7]],
  ['daily 03:00-05:00', [1, 2, 3, 4, 5, 6, 7]],
  ['fri-mon 03:00-05:00', [1, 5, 6, 7]],
  ['wed 03:00-05:00', [3]],
])('%s', (text, days) => {
  expect(readWindow(text)?.days).toEqual(days)
})

it('is written as it is read', () => {
  const text = 'mon,wed 22:00-02:00'
  expect(windowText(readWindow(text) ?? { days: [], from: '', to: '' })).toBe(text)
})

it.each(['', 'mon', 'mon 22-23', 'noday 22:00-23:00', 'mon-fri-sat 22:00-23:00', '22:00-23:00'])(
  'refuses “%s”',
  (text) => {
    expect(readWindow(text)).toBeUndefined()
  },
)

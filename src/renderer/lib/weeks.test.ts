import { expect, it } from 'vitest'
import { fallsIn, formatDays, spanOf, weekTitle } from './weeks.ts'

const [day, now] = [86_400_000, new Date(2026, 11, 2).getTime()]
const week = { from: new Date(2026, 10, 30).getTime(), until: new Date(2026, 11, 7).getTime() }

it('a week is called by its days when it is neither this nor the next one', () => {
  expect([0, 1].map((place) => weekTitle(week, place))).toEqual(['This week', 'Next week'])
  const title = weekTitle(week, 2)
  for (const part of ['Nov', '30', 'Dec', '6']) expect(title).toContain(part)
  expect(title).not.toContain('7')
})

it('the days of a week over New Year are said without the years', () => {
  const days = formatDays({ from: new Date(2026, 11, 28).getTime(), until: new Date(2027, 0, 4).getTime() })
  expect(days).not.toMatch(/202[67]/)
})

it.each([
  ['it is renewed in it', { renewal: { paused: false, at: now + day } }, true],
  ['it was due before, and now is in it', { renewal: { paused: false, at: now - 30 * day } }, true],
  ['it ends in it', { renewal: { paused: true }, notAfter: now + day }, true],
  ['it is renewed at its end', { renewal: { paused: false, at: week.until } }, false],
  ['it has ended already', { renewal: { paused: true }, notAfter: now - day }, false],
  ['it was never issued', {}, false],
])('whether a certificate falls in a week: %s', (_, certificate, expected) => {
  expect(fallsIn(certificate, week, now)).toBe(expected)
})

it('an address names a span by two times, or none', () => {
  expect(spanOf({ from: '1', until: '2' })).toEqual({ from: 1, until: 2 })
  for (const wrong of [
    {},
    { from: '1' },
    { from: '2', until: '1' },
    { from: 'x', until: 'y' },
    { from: '1', until: '1e99' },
  ])
    expect(spanOf(wrong)).toBeUndefined()
})

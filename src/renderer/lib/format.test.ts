import { expect, it } from 'vitest'
import { formatCount, formatDuration, formatHex, formatNames, formatRelative } from './format.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

it.each([
  [0, 'just now'],
  [-4000, 'just now'],
  [-30_000, '30 seconds ago'],
  [-90 * minute, '1 hour ago'],
  [-day, 'yesterday'],
  [9.5 * day, 'in 9 days'],
  [59 * day, 'in 59 days'],
  [90 * day, 'in 2 months'],
  [400 * day, 'in 1 year'],
])('a time %d ms away is said as %s', (delta, words) => {
  expect(formatRelative(1_800_000_000_000 + delta, 1_800_000_000_000)).toBe(words)
})

it.each([
  ['the next day', 8, 30 * hour, 'tomorrow'],
  ['the day before', 8, -30 * hour, 'yesterday'],
  ['47 hours later', 8, 47 * hour, 'in 1 day'],
  ['the night after the next', 23, 26 * hour, 'in 1 day'],
])('%s, seen at %d o’clock, is called what it is by the calendar', (_when, oclock, delta, words) => {
  const now = new Date(2027, 0, 15, oclock).getTime()
  expect(formatRelative(now + delta, now)).toBe(words)
})

it.each([
  [4.3, '4 ms'],
  [3400, '3.4 s'],
  [125_000, '2 min 5 s'],
  [7_500_000, '2 h 5 min'],
])('%d ms is said as %s', (milliseconds, words) => {
  expect(formatDuration(milliseconds)).toBe(words)
})

it.each([
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
])('names %j are said as %s', (names, words) => {
  expect(formatNames(names)).toBe(words)
})

it('a count agrees with its word', () => {
  expect([formatCount(1, 'name'), formatCount(1200, 'name'), formatCount(0, 'entry', 'entries')]).toEqual([
    '1 name',
    '1,200 names',
    '0 entries',
  ])
})

it('hex is shown in pairs, and left alone where it is already', () => {
  expect(formatHex('0a1bff')).toBe('0A:1B:FF')
  expect(formatHex('0a:1b')).toBe('0A:1B')
})

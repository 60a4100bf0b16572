import { expect, it } from 'vitest'
import { ancestorsOf, holds, longestZone } from './domain-names.ts'

it('lists a name and all above it', () => {
  expect(ancestorsOf('a.b.c')).toEqual(['a.b.c', 'b.c', 'c'])
})

it.each([
  ['example.com', 'example.com', true],
  ['example.com', 'www.example.com', true],
  ['example.com', 'notexample.com', false],
  ['www.example.com', 'example.com', false],
  ['', 'example.com', false],
])('tells whether the zone “%s” could hold %s: %s', (zone, name, held) => {
  expect(holds(zone, name)).toBe(held)
})

it('picks the longest zone that holds a name', () => {
  const zones = ['com', 'example.com', 'sub.example.com', 'other.com', 'b.example.com']
  expect(longestZone(zones, 'x.sub.example.com')).toBe('sub.example.com')
  expect(longestZone(zones, 'x.net')).toBeUndefined()
})

import { expect, it } from 'vitest'
import { readWait } from './limit-reset.ts'

const now = 1_800_000_000_000

it.each([
  ['Retry-After before all else', { 'retry-after': '7', 'x-ratelimit-reset': '1800000060' }, 7],
  ['a point in time, as DNSimple tells it', { 'x-ratelimit-reset': '1800000060' }, 60],
  ['a point in time, as Hetzner and DigitalOcean tell it', { 'ratelimit-reset': '1800003600' }, 3600],
  ['a point in time, as TransIP tells it', { 'x-rate-limit-reset': '1800000030' }, 30],
  ['seconds from now', { 'ratelimit-reset': '53' }, 53],
  ['a point in time that has passed', { 'x-ratelimit-reset': '1799999999' }, 0],
  [
    'a point in time by the clock of who answered',
    { 'x-ratelimit-reset': '1800000060', date: 'Fri, 15 Jan 2027 08:00:20 GMT' },
    40,
  ],
  ['nothing that is longer than a day', { 'x-ratelimit-reset': '1800100000' }, undefined],
  ['nothing that is no number', { 'x-ratelimit-reset': 'Tue Feb 16 2021' }, undefined],
  ['nothing where nothing is said', {}, undefined],
])('reads %s', (_, headers: Record<string, string>, seconds) => {
  expect(readWait(headers, now)).toBe(seconds)
})

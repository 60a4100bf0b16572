import { expect, it } from 'vitest'
import { nextPause } from './look-pace.ts'

const pauses = (watched: number, untilMs: number): { at: number; pause: number }[] => {
  const all: { at: number; pause: number }[] = []
  let pause: number | undefined
  for (let at = 0; at < untilMs; at += pause) {
    pause = nextPause(pause, at, watched)
    all.push({ at, pause })
  }
  return all
}

it('looks at one record at least every 100 ms for ten seconds', () => {
  const soon = pauses(1, 10_000)
  expect(Math.max(...soon.map(({ pause }) => pause))).toBeLessThan(100)
})

it('is calm after that', () => {
  expect(pauses(1, 60_000).at(-1)?.pause).toBe(2000)
})

it('asks no more than 125 times a second for many records together', () => {
  const settled = pauses(100, 9000).filter(({ at }) => at > 3000)
  for (const { pause } of settled) expect((100 * 1000) / pause).toBeLessThanOrEqual(125)
})

it('is at rest when a person is waited for, maybe over night', () => {
  expect(pauses(1, 3_600_000).at(-1)?.pause).toBe(15_000)
})

it('never waits longer than two seconds within ten minutes', () => {
  expect(Math.max(...pauses(1000, 600_000).map(({ pause }) => pause))).toBe(2000)
})

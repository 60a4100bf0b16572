import { expect, it } from 'vitest'
import { createPace, nextPause } from './pace.ts'

it('a CA that was ready at the first look is asked sooner the next time, one that was not is asked later', () => {
  const pace = createPace()
  pace.took('ca', 1000, 1)
  const sooner = pace.first('ca')
  expect(sooner).toBeLessThan(1000)
  pace.took('ca', 1400, 3)
  expect(pace.first('ca')).toBe(1400)
})

it('what one CA took says nothing of another', () => {
  const pace = createPace()
  const untold = pace.first('other')
  pace.took('ca', 1000, 2)
  expect(pace.first('other')).toBe(untold)
})

it('never waits for more than two seconds before the first look, nor for no time at all', () => {
  const pace = createPace()
  pace.took('slow', 60_000, 9)
  expect(pace.first('slow')).toBe(2000)
  for (let n = 0; n < 50; n++) pace.took('fast', pace.first('fast'), 1)
  expect(pace.first('fast')).toBeGreaterThan(0)
})

it('pauses grow by half and end at five seconds', () => {
  let pause = 20
  const pauses = Array.from({ length: 20 }, () => {
    pause = nextPause(pause)
    return pause
  })
  expect(pauses[0]).toBe(30)
  expect(pauses.at(-1)).toBe(5000)
})

import { describe, expect, it } from 'vitest'
import { createGuessGate } from './guess-gate.ts'

const world = () => {
  const clock = {
    time: 0,
    slept: [] as number[],
    now: () => clock.time,
    monotonic: () => clock.time,
    sleep: async (ms: number) => {
      clock.slept.push(ms)
    },
  }
  let looking = 0
  let most = 0
  let looked = 0
  const is = (right: boolean) => async () => {
    looking += 1
    looked += 1
    most = Math.max(most, looking)
    await new Promise((resolve) => setTimeout(resolve, 1))
    looking -= 1
    return right
  }
  return { gate: createGuessGate(clock), clock, is, most: () => most, looked: () => looked }
}
const token = { key: 'web token', atDesk: false }
const codeOf = (work: Promise<boolean>) =>
  work.then(String, (error: { code?: string }) => error.code ?? 'another error')

describe('guesses of one token', () => {
  it('that are made at the same time are looked at one after the other, each after a longer wait', async () => {
    const { gate, is, most, clock } = world()
    await Promise.all(Array.from({ length: 6 }, () => gate.guess(token, is(false))))
    expect(most()).toBe(1)
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000])
  })
  it('are not looked at after ten wrong ones, a right one neither, until a quarter of an hour is over', async () => {
    const { gate, is, clock, looked } = world()
    const answers = await Promise.all(
      Array.from({ length: 61 }, (_, index) => codeOf(gate.guess(token, is(index === 60)))),
    )
    expect(answers.filter((answer) => answer === 'false')).toHaveLength(10)
    expect(answers.at(-1)).toBe('auth.too_many_guesses')
    expect(looked()).toBe(10)
    clock.time += 14 * 60_000
    expect(await codeOf(gate.guess(token, is(true)))).toBe('auth.too_many_guesses')
    clock.time += 2 * 60_000
    expect(await codeOf(gate.guess(token, is(true)))).toBe('true')
    expect(await codeOf(gate.guess(token, is(false)))).toBe('false')
  })
  it('hold up no other token, and never the owner at the window', async () => {
    const { gate, is } = world()
    for (let index = 0; index < 12; index++) await codeOf(gate.guess(token, is(false)))
    expect(await codeOf(gate.guess({ key: 'web another', atDesk: false }, is(true)))).toBe('true')
    const owner = { key: 'window ', atDesk: true }
    for (let index = 0; index < 40; index++) expect(await codeOf(gate.guess(owner, is(false)))).toBe('false')
    expect(await codeOf(gate.guess(owner, is(true)))).toBe('true')
  })
  it('that could not be looked at do not count', async () => {
    const { gate, is, clock } = world()
    for (let index = 0; index < 20; index++)
      await codeOf(gate.guess(token, () => Promise.reject(new Error('the disk'))))
    expect(clock.slept).toEqual([])
    expect(await codeOf(gate.guess(token, is(true)))).toBe('true')
  })
})

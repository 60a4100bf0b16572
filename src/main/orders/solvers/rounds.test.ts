import { expect, it } from 'vitest'
import { inRounds } from './rounds.ts'

const room = (values: number) => (item: string) => ({ key: item.charAt(0), values })

it('keeps all in one round where there is room for any number', () => {
  expect(inRounds(['a1', 'a2', 'b1'], () => undefined)).toEqual([['a1', 'a2', 'b1']])
})
it('has at most one of a key in each round, and does not wait for other keys', () => {
  expect(inRounds(['a1', 'a2', 'b1', 'a3', 'b2'], room(1))).toEqual([['a1', 'b1'], ['a2', 'b2'], ['a3']])
})
it('fills the room there is', () => {
  expect(inRounds(['a1', 'a2', 'a3'], room(2))).toEqual([['a1', 'a2'], ['a3']])
})
it('has no round for nothing', () => {
  expect(inRounds([], room(1))).toEqual([])
})

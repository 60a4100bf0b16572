import { expect, it } from 'vitest'
import { createMemo } from './memo.ts'

const start = () => {
  let now = 0
  let count = 0
  const kept = createMemo<number>({ monotonic: () => now })
  return {
    ask: (key = 'a', signal?: AbortSignal, work = async () => ++count) => kept(key, signal, work),
    pass: (ms: number) => {
      now += ms
    },
  }
}

it('asks once for all who ask within a minute, and anew after it', async () => {
  const { ask, pass } = start()
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
  pass(59_000)
  expect(await ask()).toBe(1)
  expect(await ask('b')).toBe(2)
  pass(2000)
  expect(await ask()).toBe(3)
})

it('keeps no failure', async () => {
  const { ask } = start()
  await expect(ask('a', undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await ask()).toBe(1)
})

it('lets others wait on when one of them cancels', async () => {
  const { ask } = start()
  const { promise, resolve } = Promise.withResolvers<number>()
  const controller = new AbortController()
  const cancelled = ask('a', controller.signal, () => promise)
  const other = ask()
  controller.abort(new Error('the person pressed cancel'))
  await expect(cancelled).rejects.toThrow('pressed cancel')
  resolve(7)
  expect(await other).toBe(7)
})

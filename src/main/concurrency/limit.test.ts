import { expect, it } from 'vitest'
import { inParallel } from './limit.ts'

it('keeps the order of the items and never runs more than the limit at once', async () => {
  let running = 0
  let most = 0
  const doubled = await inParallel([1, 2, 3, 4, 5], 2, async (n) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    return n * 2
  })
  expect(doubled).toEqual([2, 4, 6, 8, 10])
  expect(most).toBe(2)
})

it('lets the others finish before it throws the first failure', async () => {
  const finished: number[] = []
  const all = inParallel([1, 2, 3], 3, async (n) => {
    if (n < 3) throw new Error(`no ${n}`)
    await new Promise((resolve) => setImmediate(resolve))
    finished.push(n)
  })
  await expect(all).rejects.toThrow('no 1')
  expect(finished).toEqual([3])
})

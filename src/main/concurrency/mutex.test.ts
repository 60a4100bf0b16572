import { expect, it } from 'vitest'
import { createMutex } from './mutex.ts'

const gate = () => Promise.withResolvers<void>()

it('runs the work of one name in the order it was asked for, never two at once', async () => {
  const lock = createMutex()
  const steps: string[] = []
  const first = gate()
  const one = lock.run('a', async () => {
    steps.push('one starts')
    await first.promise
    steps.push('one ends')
  })
  const two = lock.run('a', async () => void steps.push('two'))
  const three = lock.run('a', async () => void steps.push('three'))
  first.resolve()
  await Promise.all([one, two, three])
  expect(steps).toEqual(['one starts', 'one ends', 'two', 'three'])
})

it('does not let one name wait for another', async () => {
  const lock = createMutex()
  const first = gate()
  const one = lock.run('a', () => first.promise)
  await expect(lock.run('b', async () => 'b is done')).resolves.toBe('b is done')
  first.resolve()
  await one
})

it('goes on after work that failed', async () => {
  const lock = createMutex()
  const one = lock.run('a', async () => Promise.reject(new Error('refused')))
  const two = lock.run('a', async () => 'done')
  await expect(one).rejects.toThrow('refused')
  await expect(two).resolves.toBe('done')
})

it('holds several keys, and lets nobody wait for ever who holds some of them in another order', async () => {
  const lock = createMutex()
  const done: string[] = []
  await Promise.all([
    lock.runAll(['a', 'b', 'a'], async () => void done.push('first')),
    lock.runAll(['b', 'a'], async () => void done.push('second')),
    lock.run('b', async () => void done.push('third')),
  ])
  expect(done.sort()).toEqual(['first', 'second', 'third'])
})

import { expect, it } from 'vitest'
import { createTurns } from './batch.ts'

const start = (failing?: Error) => {
  const done: string[] = []
  let finish = () => {}
  const turns = createTurns<string>(async (key, _signal, items) => {
    done.push(`${key}: ${items.join(' ')}`)
    const { promise, resolve } = Promise.withResolvers<void>()
    finish = resolve
    await promise
    if (failing) throw failing
  })
  return { done, turns, finish: () => finish() }
}

it('does together what is asked for at the same moment, and what came meanwhile in the next turn', async () => {
  const { done, turns, finish } = start()
  const first = Promise.all(['a', 'b', 'c'].map((item) => turns.add('zone', item)))
  await expect.poll(() => done).toEqual(['zone: a b c'])
  const second = Promise.all(['d', 'e'].map((item) => turns.add('zone', item)))
  finish()
  await first
  await expect.poll(() => done).toEqual(['zone: a b c', 'zone: d e'])
  finish()
  await second
})

it('works on different things at once', async () => {
  const { done, turns } = start()
  void turns.add('one', 'a')
  void turns.add('other', 'b')
  await expect.poll(() => done).toEqual(['one: a', 'other: b'])
})

it('fails for everyone when the work fails, and goes on after that', async () => {
  const failure = new Error('refused')
  const { done, turns, finish } = start(failure)
  const both = Promise.allSettled(['a', 'b'].map((item) => turns.add('zone', item)))
  await expect.poll(() => done).toHaveLength(1)
  finish()
  expect(await both).toMatchObject([{ reason: failure }, { reason: failure }])
  void turns.add('zone', 'c').catch(() => undefined)
  await expect.poll(() => done).toEqual(['zone: a b', 'zone: c'])
})

it('leaves out who is cancelled before its turn', async () => {
  const { done, turns, finish } = start()
  const reason = new Error('the person pressed cancel')
  const controller = new AbortController()
  const cancelled = turns.add('zone', 'a', controller.signal)
  const kept = turns.add('zone', 'b')
  controller.abort(reason)
  await expect(cancelled).rejects.toBe(reason)
  await expect.poll(() => done).toEqual(['zone: b'])
  finish()
  await kept
})

it('begins a run after all who share it have asked, also those who ask during the one before', async () => {
  const { done, turns, finish } = start()
  const first = turns.add('zone', 'a')
  await expect.poll(() => done).toHaveLength(1)
  const others = Promise.all([turns.add('zone', 'b'), turns.add('zone', 'c')])
  expect(done).toHaveLength(1)
  finish()
  await first
  await expect.poll(() => done).toHaveLength(2)
  finish()
  await others
  expect(done).toHaveLength(2)
})

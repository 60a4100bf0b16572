import { expect, it } from 'vitest'
import { createSharedRuns } from './shared-runs.ts'

it('runs once more for all who ask during a run, and not for each', async () => {
  const runs = createSharedRuns()
  const done: (() => void)[] = []
  const work = () => new Promise<void>((resolve) => void done.push(resolve))
  const first = runs('zone', work)
  await expect.poll(() => done.length).toBe(1)
  const others = Promise.all([runs('zone', work), runs('zone', work)])
  expect(done).toHaveLength(1)
  done[0]?.()
  await first
  await expect.poll(() => done.length).toBe(2)
  done[1]?.()
  await others
  expect(done).toHaveLength(2)
})

it('runs again after a failure', async () => {
  const runs = createSharedRuns()
  await expect(runs('zone', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(runs('zone', async () => undefined)).resolves.toBeUndefined()
})

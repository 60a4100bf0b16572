import { expect, it } from 'vitest'
import { createLifecycle, type Stage } from './lifecycle.ts'

const world = () => {
  const did: string[] = []
  const listeners = new Set<unknown>()
  const life = createLifecycle({
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
  const stage = (name: string): Stage => ({
    open: async () => {
      await Promise.resolve()
      did.push(`${name} opens`)
    },
    afterUnlock: () => void did.push(`${name} unlocked`),
    beforeLock: () => void did.push(`${name} locks`),
    heard: () => {},
    run: async (stopped) => {
      did.push(`${name} runs`)
      await new Promise((resolve) => stopped.addEventListener('abort', resolve))
      did.push(`${name} stops`)
    },
    close: () => void did.push(`${name} closes`),
  })
  life.add(stage('ground'), stage('house'))
  return { life, did, listeners }
}

it('opens from the first stage to the last, and runs none before all are open', async () => {
  const { life, did, listeners } = world()
  await life.open()
  expect(did).toEqual(['ground opens', 'house opens', 'ground runs', 'house runs'])
  expect(listeners.size).toBe(2)
})

it('follows an unlock from the first stage to the last, and a lock from the last to the first', async () => {
  const { life, did } = world()
  await life.afterUnlock()
  await life.beforeLock()
  expect(did).toEqual(['ground unlocked', 'house unlocked', 'house locks', 'ground locks'])
})

it('closes from the last stage to the first, each after what it runs, and hears nothing any more', async () => {
  const { life, did, listeners } = world()
  await life.open()
  did.length = 0
  const closing = life.close()
  expect(life.stopped.aborted).toBe(true)
  expect(listeners.size).toBe(0)
  await closing
  expect(did.indexOf('house closes')).toBeGreaterThan(did.indexOf('house stops'))
  expect(did.indexOf('ground closes')).toBeGreaterThan(did.indexOf('house closes'))
})

it('an opening that fails is thrown, and nothing runs', async () => {
  const { life, did } = world()
  life.add({ open: () => Promise.reject(new Error('no')) })
  await expect(life.open()).rejects.toThrow('no')
  expect(did).toEqual(['ground opens', 'house opens'])
})

import { describe, expect, it } from 'vitest'
import type { Answer } from '../../shared/bridge.ts'
import { CerthubError, toErrorData } from '../../shared/errors.ts'
import type { Clock } from '../ports/clock.ts'
import { createAutoLock } from './auto-lock.ts'

/** A clock whose sleeps end when the test moves it. */
const handClock = () => {
  let time = 0
  let sleepers: { at: number; wake(): void }[] = []
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ at: time + ms, wake: resolve })
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    clock,
    pass: async (ms: number) => {
      const end = time + ms
      await settle()
      while (time < end) {
        time = Math.min(end, time + 1000)
        const due = sleepers.filter(({ at }) => at <= time)
        sleepers = sleepers.filter(({ at }) => at > time)
        for (const { wake } of due) wake()
        await settle()
      }
    },
  }
}

const open = async (stored?: string) => {
  const { clock, pass } = handClock()
  const kept = new Map(stored === undefined ? [] : [['vault.autoLock', stored]])
  const settings = {
    get: async (key: string) => kept.get(key),
    set: async (key: string, value: string) => {
      kept.set(key, value)
    },
  }
  const world = { open: true, busy: false, locks: 0, stuck: false, told: [] as string[] }
  const autoLock = await createAutoLock({
    settings,
    clock,
    busy: () => world.busy,
    isOpen: () => world.open,
    announce: (_, line) => void world.told.push(line),
  })
  const lock = async (): Promise<Answer<unknown>> => {
    world.locks++
    if (world.stuck) return { ok: false, error: toErrorData(new CerthubError('vault.locked', {})) }
    world.open = false
    return { ok: true, value: {} }
  }
  const stop = new AbortController()
  const watching = autoLock.watch(stop.signal, lock)
  return { ...autoLock, pass, world, kept, stop, watching }
}

const minutes = (n: number) => n * 60_000
const rules = { idleMinutes: 5, onSleep: false, onScreenLock: true }

describe('the vault locks by itself', () => {
  it('after the idle time, and not before', async () => {
    const { set, pass, world } = await open()
    await set(rules)
    await pass(minutes(4.9))
    expect(world.locks).toBe(0)
    await pass(minutes(0.2))
    expect(world.locks).toBe(1)
  })

  it('later when a person does something meanwhile', async () => {
    const { set, pass, world, touch } = await open()
    await set(rules)
    await pass(minutes(4))
    touch()
    await pass(minutes(4))
    expect(world.locks).toBe(0)
    await pass(minutes(1.1))
    expect(world.locks).toBe(1)
  })

  it('only when nothing is under way', async () => {
    const { set, pass, world } = await open()
    world.busy = true
    await set(rules)
    await pass(minutes(20))
    expect(world.locks).toBe(0)
    world.busy = false
    await pass(minutes(1))
    expect(world.locks).toBe(1)
  })

  it('never unless it is told to, and again after a restart when it was', async () => {
    const fresh = await open()
    await fresh.pass(minutes(100))
    expect(fresh.world.locks).toBe(0)
    const restarted = await open(JSON.stringify(rules))
    expect(restarted.rules()).toEqual(rules)
    await restarted.pass(minutes(5.1))
    expect(restarted.world.locks).toBe(1)
  })
})

it('a lock that fails is tried again and told once, and once more after one that did not', async () => {
  const { set, pass, world } = await open()
  world.stuck = true
  await set(rules)
  await pass(minutes(5.2))
  expect(world.locks).toBeGreaterThan(5)
  expect(world.told).toHaveLength(1)
  expect(world.told[0]).toContain('The vault stays open: ')
  world.stuck = false
  await pass(minutes(0.1))
  Object.assign(world, { open: true, stuck: true })
  await pass(minutes(1))
  expect(world.told).toHaveLength(2)
})

it('the watch ends when the hub stops', async () => {
  const { stop, watching } = await open(JSON.stringify(rules))
  stop.abort()
  await expect(watching).resolves.toBeUndefined()
})

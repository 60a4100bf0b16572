import { expect, it } from 'vitest'
import { systemClock } from './system-clock.ts'

it('rejects a sleep with the reason of the signal as soon as it is aborted', async () => {
  const controller = new AbortController()
  const reason = new Error('the person pressed cancel')
  const sleeping = systemClock.sleep(60_000, controller.signal)
  controller.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
})

it('does not start to sleep under a signal that is aborted already', async () => {
  const reason = new Error('too late')
  await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
})

it('sleeps at least as long as asked, give or take the timer’s rounding', async () => {
  const begin = systemClock.monotonic()
  await systemClock.sleep(20)
  expect(systemClock.monotonic() - begin).toBeGreaterThan(18)
})

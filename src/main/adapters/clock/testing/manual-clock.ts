import type { Clock } from '../../../ports/clock.ts'

/** Time that passes when the test says so; whoever sleeps wakes in order. */
export class ManualClock implements Clock {
  time = Date.UTC(2026, 0, 1)
  steady = 0
  #sleepers = new Set<{ until: number; wake: () => void }>()

  now(): number {
    return this.time
  }
  monotonic(): number {
    return this.steady
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const sleeper = { until: this.steady + ms, wake: resolve }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper)
        reject(signal.reason)
      })
    })
  }
  async pass(ms: number): Promise<void> {
    const end = this.steady + ms
    for (;;) {
      await settle()
      const [next] = [...this.#sleepers].sort((a, b) => a.until - b.until)
      if (!next || next.until > end) break
      const step = Math.max(0, next.until - this.steady)
      this.time += step
      this.steady += step
      this.#sleepers.delete(next)
      next.wake()
    }
    this.time += end - this.steady
    this.steady = end
    await settle()
  }
  /** A long time in which nothing in between is of interest, and half an hour in which everything happens. */
  async leap(ms: number): Promise<void> {
    const watched = 30 * 60_000
    this.time += ms - watched
    this.steady += ms - watched
    await this.pass(watched)
  }
}

/** Lets promises that wait for no clock go on. */
const settle = async (): Promise<void> => {
  for (let n = 0; n < 40; n++) await new Promise((resolve) => setImmediate(resolve))
}

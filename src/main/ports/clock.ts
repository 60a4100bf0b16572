/** Time. Tests use a clock that they move themselves. */
export interface Clock {
  /** Milliseconds since the Unix epoch. May jump; use `monotonic` to measure. */
  now(): number
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Longer than an order waits for its CA: a value that is older was left behind. */
const lifetimeMs = 15 * 60_000

/** Remembers which values this process has put where a server has room for only a few, and cannot be asked. */
export interface Slots {
  /** `held`: the value is there already; `full`: others hold every slot. `at`: the monotonic clock. */
  take(key: string, value: string, at: number): 'taken' | 'held' | 'full'
  release(key: string, value: string): void
  /** Undefined when nothing is known of this key, as after a restart. */
  holds(key: string, value: string): boolean | undefined
}

export const createSlots = (most: number): Slots => {
  /** Value → when it was put there. */
  const held = new Map<string, Map<string, number>>()
  return {
    take(key, value, at) {
      const values = new Map([...(held.get(key) ?? [])].filter(([, since]) => since > at - lifetimeMs))
      held.set(key, values)
      if (values.has(value)) return 'held'
      if (values.size >= most) return 'full'
      values.set(value, at)
      return 'taken'
    },
    release: (key, value) => void held.get(key)?.delete(value),
    holds: (key, value) => held.get(key)?.has(value),
  }
}

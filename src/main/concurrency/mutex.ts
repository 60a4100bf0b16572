/** Runs the work of one key in turn, in the order it was asked for; the work of different keys runs at once. */
export interface Mutex {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Holds all of these keys. */
  runAll<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>
}

export const createMutex = (): Mutex => {
  const tails = new Map<string, Promise<unknown>>()
  const run = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = tails.get(key)
    const mine = before ? before.then(work, work) : work()
    tails.set(key, mine)
    try {
      return await mine
    } finally {
      if (tails.get(key) === mine) tails.delete(key)
    }
  }
  const inOrder = <T>([key, ...more]: readonly string[], work: () => Promise<T>): Promise<T> =>
    key === undefined ? work() : run(key, () => inOrder(more, work))
  return {
    run,
    // All take their keys in one order, so that no two wait for each other.
    runAll: (keys, work) => inOrder([...new Set(keys)].sort(), work),
  }
}

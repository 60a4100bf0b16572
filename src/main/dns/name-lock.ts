/** Runs the work of one key in turn, in the order it was asked for; the work of different keys runs at once. */
export interface NameLock {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
}

export const createNameLock = (): NameLock => {
  const tails = new Map<string, Promise<unknown>>()
  return {
    async run(key, work) {
      const before = tails.get(key)
      const mine = before ? before.then(work, work) : work()
      tails.set(key, mine)
      try {
        return await mine
      } finally {
        if (tails.get(key) === mine) tails.delete(key)
      }
    },
  }
}

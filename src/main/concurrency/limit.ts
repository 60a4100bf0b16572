/** Lets at most `limit` pieces of work run at once; the rest wait in order. */
export const createLimit = (limit: number) => {
  let running = 0
  const waiting: (() => void)[] = []
  return {
    async run<T>(work: () => Promise<T>): Promise<T> {
      if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
      else running++
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else running--
      }
    },
  }
}

/** Runs `work` on every item, at most `limit` at a time: what became of each, in the order of the items. */
export const settleAll = <T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> => {
  const { run } = createLimit(limit)
  return Promise.allSettled(items.map((item) => run(() => work(item))))
}

/** The same; waits for all of them even when one fails, then throws the first failure in item order. */
export const inParallel = async <T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> =>
  (await settleAll(items, limit, work)).map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })

/** Runs what concerns one name after what was asked before for it; other names do not wait. */
export type OneByOne = <T>(name: string, work: () => Promise<T>) => Promise<T>

export const createOneByOne = (): OneByOne => {
  const last = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const before = last.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.catch(() => {})
    last.set(name, settled)
    try {
      return await mine
    } finally {
      if (last.get(name) === settled) last.delete(name)
    }
  }
}

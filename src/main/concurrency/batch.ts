import { createMutex } from './mutex.ts'

interface Waiting<T> {
  item: T
  signal: AbortSignal | undefined
  settled: PromiseWithResolvers<void>
  cancelled?: (() => void) | undefined
}

/**
 * Work on one thing that is done in turns: whoever has the turn takes all that waits with it, and `work` does it in one
 * go. Who is cancelled fails alone, with the reason of its signal; the work itself is cancelled when all of them are. A
 * failure of the work is everyone's.
 */
export const createTurns = <T>(work: (key: string, signal: AbortSignal, items: T[]) => Promise<void>) => {
  const lock = createMutex()
  const waiting = new Map<string, Waiting<T>[]>()

  const take = async (key: string): Promise<void> => {
    const all = (waiting.get(key) ?? []).filter(({ signal }) => !signal?.aborted)
    waiting.delete(key)
    if (all.length === 0) return
    const controller = new AbortController()
    for (const one of all) {
      one.cancelled = () => {
        if (all.every((each) => each.signal?.aborted)) controller.abort(one.signal?.reason)
      }
    }
    try {
      await work(
        key,
        controller.signal,
        all.map(({ item }) => item),
      )
      for (const { settled } of all) settled.resolve()
    } catch (error) {
      for (const { settled } of all) settled.reject(error)
    }
  }

  return {
    async add(key: string, item: T, signal?: AbortSignal): Promise<void> {
      signal?.throwIfAborted()
      const settled = Promise.withResolvers<void>()
      const one: Waiting<T> = { item, signal, settled }
      const cancel = () => {
        settled.reject(signal?.reason)
        one.cancelled?.()
      }
      signal?.addEventListener('abort', cancel, { once: true })
      const others = waiting.get(key)
      if (others) others.push(one)
      else {
        waiting.set(key, [one])
        // What is asked for in the same moment is still to come.
        setImmediate(() => void lock.run(key, () => take(key)))
      }
      return settled.promise.finally(() => signal?.removeEventListener('abort', cancel))
    },
  }
}

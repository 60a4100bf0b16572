/**
 * Runs the work of a key so that whoever asks while a run is under way shares the next one: each run begins after all
 * who wait for it have asked. For work that takes in everything done before it, such as publishing a zone.
 */
export const createSharedRuns = () => {
  const running = new Map<string, Promise<unknown>>()
  const queued = new Map<string, Promise<void>>()
  return (key: string, work: () => Promise<void>): Promise<void> => {
    const waiting = queued.get(key)
    if (waiting) return waiting
    const start = async () => {
      await running.get(key)?.catch(() => undefined)
      queued.delete(key)
      const run = work()
      running.set(key, run)
      try {
        await run
      } finally {
        if (running.get(key) === run) running.delete(key)
      }
    }
    const next = start()
    queued.set(key, next)
    return next
  }
}

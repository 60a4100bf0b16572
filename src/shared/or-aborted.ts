/**
 * The work's outcome, or the signal's reason as soon as it is aborted. The work goes on for others; whatever loses is
 * nobody's any more.
 */
export const orAborted = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return work
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    return await Promise.race([promise, work])
  } finally {
    signal.removeEventListener('abort', abort)
    work.catch(() => {})
    promise.catch(() => {})
  }
}
